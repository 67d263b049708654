package org.data2pg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.data2pg.cli.Shell.Ended;
import org.data2pg.cli.Shell.Started;
import org.data2pg.fixture.Command;
import org.data2pg.fixture.Project;
import org.data2pg.fixture.RecordedRun;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The command line on a pseudo-terminal, which the program script of util-linux gives. */
class TerminalIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String EVIL = "\u001B[31mred<script>alert(1)</script>\"'\\";

    private static RecordedRun active;

    @BeforeAll
    static void record() throws SQLException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")),
                "No program script on this machine: install util-linux (bsdutils on Debian) to run this test.");
        active = RecordedRun.inProgress(SharedServer.get(), "A batch of a very long name " + EVIL).steps("done", 3, "Completed").reported(1_000)
                .steps("now " + EVIL, 40, "In_progress").steps("next", 4, "Ready");
    }

    /** Lines as the terminal shows them, without what moves the cursor or colours. */
    private static Stream<String> lines(String out) {
        return Arrays.stream(out.replaceAll("\u001B\\[[0-9;?]*[A-Za-z]", "").split("\r?\n"));
    }

    @Test
    void aListFitsTheTerminal() {
        for (int columns : new int[] {132, 60, 30}) {
            Ended ended = Shell.onTerminal(VIEWER, 24, columns).run("monitor", "--count", "3");
            assertThat(lines(ended.out())).as("%s columns", columns).hasSizeGreaterThan(1)
                    // A sentence is broken by the terminal
                    .allMatch(line -> line.length() <= columns || line.startsWith("D2PG"));
            assertThat(ended.out()).contains("\u001B[36mIn_progress\u001B[0m").doesNotContain("\u001B[31mred");
            assertThat(ended.status()).isZero();
        }
        assertThat(Shell.of(VIEWER).run("monitor", "--count", "3").out()).contains("A batch of a very long name \\u001b[31mred<script>").doesNotContain("\u001B");
    }

    @Test
    void coloursAreLeftOutWhereNobodyWantsThem() {
        assertThat(Shell.onTerminal(VIEWER, 24, 100).with("NO_COLOR", "1").run("monitor").out()).contains("In_progress").doesNotContain("\u001B");
        assertThat(Shell.onTerminal(VIEWER, 24, 100).with("TERM", "dumb").run("monitor").out()).contains("In_progress").doesNotContain("\u001B");
    }

    @Test
    void aRunIsShownOnTheWholeScreenInWhateverSizeItHas() {
        Shell shell = Shell.onTerminal(VIEWER, 12, 100);
        Started monitor = shell.start("monitor", active.id());
        await().atMost(PATIENCE).until(() -> !frames(monitor.out()).isEmpty());
        assertThat(frames(monitor.out()).get(0)).hasSizeLessThan(12).allMatch(line -> line.length() <= 100).anyMatch(line -> line.contains("In progress, 12 of 40:"))
                .anyMatch(line -> line.contains("now \\u001b[31mred"));
        resize(monitor, 8, 50);
        await().atMost(PATIENCE).until(() -> frames(monitor.out()).stream().anyMatch(frame -> frame.size() < 8 && frame.stream().allMatch(line -> line.length() <= 50)));
        monitor.type("\u0003");
        Ended ended = monitor.end();
        assertThat(ended.out()).contains("\u001B[?1049h").endsWith("\u001B[?25h\u001B[?1049l").doesNotContain("\u001B[31m");
        assertThat(ended.status()).isEqualTo(130);
    }

    /** Complete pictures of a screen. */
    private static List<List<String>> frames(String out) {
        return Arrays.stream(out.split("\u001B\\[H")).skip(1).filter(frame -> frame.contains("\u001B[J")).map(frame -> lines(frame.split("\u001B\\[J")[0]).toList()).toList();
    }

    /** As a window that is drawn smaller. */
    private static void resize(Started monitor, int rows, int columns) {
        String device = monitor.process().descendants().map(child -> terminal(child.pid())).filter(name -> name.startsWith("/dev/pts/")).findFirst().orElseThrow();
        Command.run(null, List.of("sh", "-c", "stty rows " + rows + " cols " + columns + " <" + device));
    }

    private static String terminal(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/0")).toString();
        } catch (java.io.IOException ended) {
            return "";
        }
    }

    @Test
    void aDumbTerminalGetsLines() {
        Started monitor = Shell.onTerminal(VIEWER, 24, 80).with("TERM", "dumb").start("monitor", active.id());
        await().atMost(PATIENCE).until(() -> monitor.out().contains("Run " + active.id() + ": In_progress"));
        monitor.type("\u0003");
        assertThat(monitor.end().out()).doesNotContain("\u001B");
    }

    @Test
    void waitingShowsABar() {
        Started waiting = Shell.onTerminal(SharedServer.OPERATOR, 24, 90).start("suspend", active.id(), "--wait");
        await().atMost(PATIENCE).until(() -> waiting.out().contains("\r\u001B[K[") && waiting.out().contains("3/47 steps"));
        waiting.type("\u0003");
        Ended ended = waiting.end();
        assertThat(ended.out()).containsPattern("\\[#*\\.+] In_progress, to suspend +6 %  3/47 steps").contains("D2PG000821");
        assertThat(ended.status()).isEqualTo(130);
    }

    @Test
    void aPasswordIsAskedForAndNotShown() {
        Started targets = Shell.onTerminal(VIEWER, 24, 80).without("DATA2PG_USER_PASSWORD").start("targets");
        await().atMost(PATIENCE).until(() -> targets.out().contains("Password of " + VIEWER));
        targets.type(SharedServer.get().password() + "\r");
        Ended ended = targets.end();
        assertThat(ended.out()).contains("DBNAME").doesNotContain(SharedServer.get().password());
        assertThat(ended.status()).isZero();
    }

    @Test
    void theManualCanBeReadAndTheShellCompletes() {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/man")) && Files.isExecutable(Path.of("/bin/bash")), "No man or no bash on this machine.");
        String manual = Command.run(null, java.util.Map.of("MANWIDTH", "100"), List.of("man", "--warnings", "-l", Project.built("cli/data2pg.1").toString()));
        assertThat(manual).contains("data2pg restart [RUN]", "--asc_sessions, --asc-sessions=N", "EXIT STATUS", "DATA2PG_TOKEN").doesNotContain("warning:", "${");
        String script = Project.built("cli/data2pg-completion.sh").toString();
        assertThat(Command.run(null, List.of("bash", "-c", "source '" + script + "'; COMP_WORDS=(data2pg mon); COMP_CWORD=1; _complete_data2pg 2>/dev/null; echo \"${COMPREPLY[@]}\"")))
                .isEqualTo("monitor");
    }
}
