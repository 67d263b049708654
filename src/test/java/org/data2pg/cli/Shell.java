package org.data2pg.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.data2pg.fixture.Project;
import org.data2pg.fixture.SharedServer;

/** The command line as users have it: the launcher of the build as a process of its own, with a login of the shared server. */
final class Shell {

    private static final long PATIENCE = 180;

    private final Map<String, String> environment = new HashMap<>();
    private List<String> before = List.of();

    private Shell(String login) {
        SharedServer server = SharedServer.get();
        environment.putAll(Map.of("DATA2PG_SERVER", server.url(), "DATA2PG_USER", login, "DATA2PG_USER_PASSWORD", server.password(),
                "HOME", "/nonexistent", "TERM", "xterm", "LC_ALL", "C.UTF-8"));
    }

    /** Output goes to files. */
    static Shell of(String login) {
        return new Shell(login);
    }

    /** Standard streams are a terminal of this size. */
    static Shell onTerminal(String login, int rows, int columns) {
        Shell shell = new Shell(login);
        shell.before = List.of("script", "-qefc", "stty rows " + rows + " cols " + columns + "; exec \"$DATA2PG_LAUNCHER\" $DATA2PG_ARGUMENTS", "/dev/null");
        return shell;
    }

    Shell with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Shell without(String name) {
        environment.remove(name);
        return this;
    }

    /** Runs to its end. */
    Ended run(Object... arguments) {
        return start(arguments).end();
    }

    Started start(Object... arguments) {
        // What is started in the background of a script ignores Ctrl-C, and passes that on
        List<String> words = new ArrayList<>(List.of("env", "--default-signal=INT"));
        words.addAll(before);
        String launcher = Project.built("cli/data2pg").toString();
        List<String> texts = List.of(arguments).stream().map(Object::toString).toList();
        if (before.isEmpty()) {
            words.add(launcher);
            words.addAll(texts);
        }
        try {
            Path out = Files.createTempFile("data2pg-cli-", ".out");
            Path err = Files.createTempFile("data2pg-cli-", ".err");
            ProcessBuilder process = new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
            process.environment().keySet().removeIf(name -> name.startsWith("DATA2PG_") || name.startsWith("LC_") || name.equals("NO_COLOR"));
            process.environment().putAll(environment);
            process.environment().putAll(Map.of("DATA2PG_LAUNCHER", launcher, "DATA2PG_ARGUMENTS", String.join(" ", texts)));
            return new Started(process.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call that goes on. */
    record Started(Process process, Path outFile, Path errFile) {

        String out() {
            return text(outFile);
        }

        String err() {
            return text(errFile);
        }

        /** As typed at the terminal. */
        void type(String text) {
            try {
                process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Ended end() {
            try {
                if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("It does not end: " + out() + err());
                }
                return new Ended(process.exitValue(), out(), err());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } finally {
                outFile.toFile().delete();
                errFile.toFile().delete();
            }
        }

        private static String text(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What a call has left; on a terminal all is in {@code out}. */
    record Ended(int status, String out, String err) {
    }
}
