package org.data2pg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.fixture.SharedServer.ADMIN;
import static org.data2pg.fixture.SharedServer.OPERATOR;
import static org.data2pg.fixture.SharedServer.STRANGER;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.data2pg.cli.Shell.Ended;
import org.data2pg.cli.Shell.Started;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.control.Sample;
import org.data2pg.fixture.Command;
import org.data2pg.fixture.Project;
import org.data2pg.fixture.SampleResults;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every verb and every exit status, as a process against a real server. */
class CommandLineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String BATCH = "STEERED";

    @TempDir
    private Path folder;

    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    private static void assertEnd(Ended ended, int status, String... sentences) {
        assertThat(ended.status()).as(ended.err()).isEqualTo(status);
        assertThat(List.of(sentences)).allSatisfy(sentence -> assertThat(ended.err()).contains(sentence));
    }

    /** A batch whose step "held" waits for the test. */
    private static Sample sample() throws SQLException {
        return Sample.registered().batch(BATCH).step(BATCH, "done", 5).step(BATCH, "held", 4, "done").step(BATCH, "after", 3, "held");
    }

    /** Starts a run and waits until its step "held" is in progress; gives its number. */
    private static long held(Sample sample) {
        long run = id(Shell.of(OPERATOR).run("run", "--target", sample.name(), "--batch", BATCH, "-o", "json"));
        // Not by the command line: each look would cost a JVM
        await().atMost(PATIENCE).until(() -> SharedServer.get().found("SELECT stp_status FROM step WHERE stp_name = 'held' AND stp_run_id = " + run),
                "In_progress"::equals);
        JsonObject steps = json(Shell.of(VIEWER).run("monitor", run, "-o", "json").out()).getJsonObject("steps");
        assertThat(steps).containsEntry("completed", Json.createValue(1)).containsEntry("inProgress", Json.createValue(1));
        return run;
    }

    /** The run that was started. */
    private static String run(Ended ended) {
        Matcher started = Pattern.compile("D2PG000831: The run (\\d+)").matcher(ended.err());
        assertThat(started.find()).as(ended.err()).isTrue();
        return started.group(1);
    }

    private static long id(Ended ended) {
        assertEnd(ended, ExitCode.OK);
        return json(ended.out()).getJsonNumber("id").longValue();
    }

    @Test
    void aRunIsStartedModifiedSuspendedAndRestarted() throws SQLException {
        Sample sample = sample();
        try (Sample.Gate gate = sample.closeGate("held")) {
            long run = held(sample);
            assertEnd(Shell.of(OPERATOR).run("run", "--target", sample.name(), "--batch", BATCH), ExitCode.REFUSED, "D2PG0001", Long.toString(run));
            Ended modified = Shell.of(OPERATOR).run("modify", run, "--sessions", 3, "--asc_sessions", 1, "--comment", "né", "-o", "json");
            assertEnd(modified, ExitCode.OK, "D2PG000836");
            assertThat(json(modified.out())).containsEntry("comment", Json.createValue("né")).containsEntry("sessions", Json.createValue(3));
            assertEnd(Shell.of(OPERATOR).run("modify", run), ExitCode.REFUSED, "D2PG0001");
            assertThat(Shell.of(VIEWER).run("monitor", run, "--once").out()).containsPattern("STATUS +In_progress\n").containsPattern("COMMENT +né\n");
            assertThat(Shell.of(VIEWER).run("monitor", "--target", sample.name(), "--status", "In_progress", "-o", "csv").out().lines()).hasSize(2);
            Started follower = Shell.of(VIEWER).start("monitor", run);
            await().atMost(PATIENCE).until(() -> follower.out().contains("Run " + run + ": In_progress"));
            assertEnd(Shell.of(OPERATOR).run("suspend", "--target", sample.name(), "--batch", BATCH, "--reason", "lunch"), ExitCode.OK, "D2PG000832");
            await().atMost(PATIENCE).until(() -> follower.out().contains(", to suspend"));
            gate.open("held");
            Ended followed = follower.end();
            assertThat(followed.out()).containsPattern("Run " + run + ": Suspended.*lunch\n").doesNotContain("\u001B");
            assertEnd(followed, ExitCode.OK);
            assertEnd(Shell.of(OPERATOR).run("restart", run, "--wait"), ExitCode.OK, "D2PG000831", "Completed 100 %", "D2PG000826");
            assertEnd(Shell.of(OPERATOR).run("restart", run), ExitCode.REFUSED, "D2PG0001");
            assertThat(Shell.of(VIEWER).run("report", "--target", sample.name(), "--batch", BATCH).out()).contains("Restarted run", "NOTED_CALLS");
        }
    }

    @Test
    void aConfigurationFileDescribesARun() throws SQLException, IOException {
        Sample sample = Sample.registered();
        Path conf = Files.writeString(folder.resolve("night.conf"), "TARGET_DATABASE = " + sample.name() + "\nBATCH_NAME = " + Sample.COPY
                + "\nMAX_SESSIONS = 2\nCOMMENT = the night # of the move\n");
        Ended equal = Shell.of(OPERATOR).run("run", "--conf", conf, "--wait");
        assertEnd(equal, ExitCode.OK, "D2PG000824");
        assertThat(equal.out()).contains("is Completed", "COPIED_ROWS");
        Ended different = Shell.of(OPERATOR).run("run", "--conf", conf, "--step_options", "{\"COPY_MAX_ROWS\": 1}", "--wait", "-o", "json");
        assertEnd(different, ExitCode.DIFFERENCES, "D2PG000825");
        JsonObject run = json(different.out()).getJsonObject("run");
        assertThat(run).containsEntry("comment", Json.createValue("the night")).containsEntry("sessions", Json.createValue(2));
        Ended checks = Shell.of(VIEWER).run("results", "checks", run.getInt("id"), "--unequal");
        assertEnd(checks, ExitCode.OK);
        assertThat(checks.out().lines().toList()).first().asString().startsWith("SCHEMA  TABLE");
        assertThat(checks.out()).contains("app ", "customer", "false").doesNotContain("true");
        assertThat(Shell.of(VIEWER).run("results", "checks", run.getInt("id"), "--table", "customer", "-o", "csv").out().lines()).hasSizeGreaterThan(1);
        assertEnd(Shell.of(OPERATOR).run("run", "--conf", conf, "--ref_run", 999_999), ExitCode.REFUSED, "999999");
    }

    @Test
    void whatARunHasFoundIsShown() {
        SampleResults sample = SampleResults.get();
        Ended differences = Shell.of(VIEWER).run("results", "differences", sample.compare(), "--table", "orders");
        assertEnd(differences, ExitCode.OK);
        assertThat(differences.out()).containsPattern("orders +\\d+ +missing +id=\\d+ +1 row +no row\n").containsPattern("changed +id=5 +note +NULL");
        Ended some = Shell.of(VIEWER).run("results", "differences", sample.compare(), "--table", "many", "--count", 2, "-o", "json");
        assertEnd(some, ExitCode.OK, "D2PG000841: There are " + SampleResults.MANY + " differences; these are the first 2.");
        assertThat(Shell.of(VIEWER).run("results", "differences", sample.compare(), "--kind", "missing", "-o", "csv").out().lines()).hasSizeGreaterThan(SampleResults.MANY);
        assertThat(Shell.of(VIEWER).run("results", "messages", sample.discover()).out()).startsWith("SEVERITY  CODE").contains(SampleResults.HOSTILE);
        assertThat(Shell.of(VIEWER).run("results", "statistics", sample.discover(), "--table", SampleResults.HOSTILE).out()).containsPattern("TYPE +ROWS");
        assertEnd(Shell.of(VIEWER).run("results", "messages", sample.discover(), "--severity", "X"), ExitCode.REFUSED, "\"X\"");
        assertEnd(Shell.of(VIEWER).run("results", "differences", 999_999), ExitCode.REFUSED, "999999");
    }

    @Test
    void theEndOfARunIsTheStatusOfTheWaiting() throws SQLException {
        Sample sample = sample();
        sample.execute("INSERT INTO witness.failing (step) VALUES ('done')");
        Ended failed = Shell.of(OPERATOR).run("run", "--target", sample.name(), "--batch", BATCH, "--wait");
        assertEnd(failed, ExitCode.FAILED_STEPS, "D2PG000827");
        assertThat(failed.out() + failed.err()).containsOnlyOnce("was told to fail").containsOnlyOnce("Some detail.").doesNotContain("PL/pgSQL");
        assertThat(failed.out() + failed.err()).containsOnlyOnce("D2PG000855").containsPattern("What next +: D2PG000855: .*data2pg restart " + run(failed) + "\\.");
        Ended verbose = Shell.of(OPERATOR).run("restart", run(failed), "--wait", "-v");
        assertThat(verbose.out()).containsPattern("\nDETAIL +Some detail\\.\nHINT +Some hint\\.\nCONTEXT +PL/pgSQL function");
        Ended json = Shell.of(OPERATOR).run("restart", run(verbose), "--wait", "-o", "json");
        assertEnd(json, ExitCode.FAILED_STEPS, "D2PG000827", "was told to fail", "D2PG000855");
        assertThat(Shell.of(VIEWER).run("report", run(json), "-v", "-o", "json").out()).contains("\"attempts\"", "\"context\": \"PL/pgSQL function");
        sample.execute("DELETE FROM witness.failing");
        try (Sample.Gate gate = sample.closeGate("held")) {
            Started aborted = Shell.of(OPERATOR).start("run", "--target", sample.name(), "--batch", BATCH, "--wait");
            await().atMost(PATIENCE).until(() -> aborted.err().contains("In_progress"));
            assertEnd(Shell.of(OPERATOR).run("abort", "--target", sample.name(), "--batch", BATCH, "--wait"), ExitCode.OK, "D2PG000829");
            assertEnd(aborted.end(), ExitCode.ABORTED, "D2PG000829");
            Started suspended = Shell.of(OPERATOR).start("run", "--target", sample.name(), "--batch", BATCH, "--wait");
            await().atMost(PATIENCE).until(() -> suspended.err().contains("In_progress"));
            assertEnd(Shell.of(OPERATOR).run("suspend", "--target", sample.name(), "--batch", BATCH), ExitCode.OK, "D2PG000832");
            gate.open("held");
            assertEnd(suspended.end(), ExitCode.SUSPENDED, "D2PG000828");
        }
    }

    @Test
    void whoStopsWaitingLeavesTheRunAsItIs() throws SQLException {
        Sample sample = sample();
        try (Sample.Gate gate = sample.closeGate("held")) {
            Started waiting = Shell.of(OPERATOR).start("run", "--target", sample.name(), "--batch", BATCH, "--wait");
            await().atMost(PATIENCE).until(() -> waiting.err().contains("In_progress"));
            Command.run(null, List.of("kill", "-INT", Long.toString(waiting.process().pid())));
            assertEnd(waiting.end(), 130, "D2PG000821", "goes on");
            JsonObject run = json(Shell.of(VIEWER).run("monitor", "-o", "json", "--target", sample.name()).out().strip().replaceAll("^\\[|]$", ""));
            assertThat(run.getBoolean("active")).isTrue();
            assertEnd(Shell.of(OPERATOR).run("abort", run.getInt("id"), "--wait"), ExitCode.OK);
        }
    }

    /** Its runs are Suspended in an orderly stop. */
    @Test
    void waitingOutlivesARestartOfTheServer() throws SQLException {
        Sample sample = sample();
        try (Sample.Gate gate = sample.closeGate("held")) {
            long run = held(sample);
            Started waiting = Shell.of(OPERATOR).start("suspend", run, "--wait");
            await().atMost(PATIENCE).until(() -> waiting.err().contains("to suspend"));
            SharedServer.get().wildfly().stop();
            await().atMost(PATIENCE).until(() -> waiting.err().contains("D2PG000822"));
            SharedServer.get().wildfly().start();
            assertEnd(waiting.end(), ExitCode.OK, "D2PG000823", "D2PG000828");
        }
    }

    @Test
    void theSameKeyStartsNoSecondRun() throws SQLException {
        Sample sample = Sample.registered();
        Object[] call = {"run", "--target", sample.name(), "--batch", Sample.COPY, "--key", "night-" + sample.name(), "-o", "json"};
        long run = id(Shell.of(OPERATOR).run(call));
        assertThat(id(Shell.of(OPERATOR).run(call))).isEqualTo(run);
        // Other tests count what the server does meanwhile
        assertEnd(Shell.of(VIEWER).run("monitor", run), ExitCode.OK);
    }

    @Test
    void targetDatabasesAreKept() {
        String id = "cli " + System.nanoTime();
        assertEnd(Shell.of(ADMIN).with("DATA2PG_TARGET_PASSWORD", "geheim").run("targets", "add", id, "--host", "127.0.0.1", "--port", 1, "--dbname", "d", "--db-user", "u"), 0);
        assertEnd(Shell.of(ADMIN).run("targets", "add", id, "--host", "h", "--dbname", "d", "--db-user", "u"), ExitCode.REFUSED);
        assertThat(Shell.of(ADMIN).run("targets", "change", id, "--description", "né").out()).containsPattern("DESCRIPTION +né").containsPattern("PORT +1\n");
        assertEnd(Shell.of(ADMIN).run("targets", "change", id), ExitCode.USAGE, "D2PG000819");
        assertEnd(Shell.of(ADMIN).with("DATA2PG_TARGET_PASSWORD", "geheim").run("targets", "change", id, "--host", "localhost"), ExitCode.OK);
        assertThat(Shell.of(ADMIN).run("targets", "lock", id, "-o", "csv").out()).contains(",true,né");
        assertThat(Shell.of(ADMIN).run("targets", "unlock", id, "-o", "csv").out()).contains(",false,né");
        assertThat(Shell.of(VIEWER).run("targets").out()).contains(id).isEqualTo(Shell.of(VIEWER).run("targets", "list").out());
        assertThat(Shell.of(VIEWER).run("targets", "show", id, "-o", "json").out()).contains("\"dbname\": \"d\"").doesNotContain("geheim");
        Ended check = Shell.of(OPERATOR).run("check", id);
        assertEnd(check, ExitCode.UNREACHABLE, "D2PG000");
        assertThat(check.out()).containsPattern("REACHABLE +false").doesNotContain("geheim");
        assertEnd(Shell.of(ADMIN).run("targets", "remove", id), ExitCode.OK, "D2PG000837");
        assertEnd(Shell.of(ADMIN).run("targets", "remove", id), ExitCode.REFUSED, "D2PG000200");
    }

    @Test
    void whoIsNotAllowedIsTold() throws SQLException {
        assertEnd(Shell.of(VIEWER).with("DATA2PG_USER_PASSWORD", "wrong").run("targets"), ExitCode.UNAUTHORIZED, "D2PG0005");
        assertEnd(Shell.of(STRANGER).run("targets"), ExitCode.UNAUTHORIZED, "D2PG0005");
        assertEnd(Shell.of(VIEWER).run("run", "--target", "t", "--batch", "b"), ExitCode.UNAUTHORIZED, "data2pg-operator");
        assertEnd(Shell.of(OPERATOR).run("targets", "add", "t", "--host", "h"), ExitCode.UNAUTHORIZED, "data2pg-admin");
        assertEnd(Shell.of(VIEWER).with("DATA2PG_SERVER", "http://localhost:1/").run("targets"), ExitCode.UNREACHABLE, "D2PG000801");
        assertEnd(Shell.of(OPERATOR).run("check", Sample.registered().name()), ExitCode.OK);
    }

    @Test
    void whatIsNoAnswerIsAnError() throws IOException {
        try (StubServer other = new StubServer(exchange -> StubServer.send(exchange, 200, "text/html", "<h1>Welcome</h1>"))) {
            assertEnd(Shell.of(VIEWER).with("DATA2PG_SERVER", other.url()).run("targets"), ExitCode.ERROR, "D2PG000802");
        }
    }

    @Test
    void tokensAreCreatedUsedAndRevoked() {
        Ended created = Shell.of(OPERATOR).run("tokens", "create", "for the night", "--role", "data2pg-operator", "--days", 3);
        assertEnd(created, ExitCode.OK, "D2PG000845", "data2pg-operator");
        String token = created.out().strip();
        assertThat(created.out()).matches("d2pg_\\S+\n");
        assertThat(created.err()).doesNotContain(token);
        assertEnd(Shell.of(OPERATOR).without("DATA2PG_USER").with("DATA2PG_TOKEN", token).run("tokens", "create", "another"), ExitCode.UNAUTHORIZED, "D2PG000753");
        Ended listed = Shell.of(OPERATOR).without("DATA2PG_USER").with("DATA2PG_TOKEN", token).run("tokens", "-o", "csv");
        assertThat(listed.out()).startsWith("id,name,owner,role,").contains(",for the night,operator,data2pg-operator,").doesNotContain(token);
        String id = created.err().replaceFirst("(?s).*The API token (\\d+) .*", "$1");
        assertEnd(Shell.of(OPERATOR).run("tokens", "revoke", id), ExitCode.OK, "D2PG000846");
        assertEnd(Shell.of(OPERATOR).without("DATA2PG_USER").with("DATA2PG_TOKEN", token).run("tokens"), ExitCode.UNAUTHORIZED, "D2PG000590");
        JsonObject other = json(Shell.of(OPERATOR).run("tokens", "create", "json", "-o", "json").out());
        assertThat(other.getString("secret")).startsWith("d2pg_");
        assertThat(other.getString("role")).isEqualTo("data2pg-viewer");
    }

    @Test
    void theLauncherIsFoundThroughLinks() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("with space/bin"));
        Path first = Files.createSymbolicLink(folder.resolve("d2"), Project.built("cli/data2pg"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("data2pg"), Path.of("../../").resolve(first.getFileName()));
        assertThat(Command.run(folder, List.of(link.toString(), "--version"))).isEqualTo("data2pg " + Project.version());
    }

    @Test
    void theVersionIsTheSameHoweverItIsAskedFor() {
        for (Object[] words : new Object[][] {{"--version"}, {"-V"}, {"run", "--version"}, {"-o", "json", "-V"}}) {
            assertThat(Shell.of(VIEWER).run(words).out()).as(List.of(words).toString()).isEqualTo("data2pg " + Project.version() + "\n");
        }
    }

    @Test
    void theArchiveOfTheServerKnowsNothingOfIt() throws IOException {
        try (java.util.zip.ZipFile war = new java.util.zip.ZipFile(Project.built("data2pg.war").toFile())) {
            assertThat(war.stream().map(Object::toString)).noneMatch(name -> name.contains("org/data2pg/cli") || name.contains("picocli") || name.contains("parsson"));
        }
    }
}
