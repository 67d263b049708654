package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.send;
import static org.data2pg.control.Operator.steps;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.data2pg.fixture.PostgresServer;
import org.junit.jupiter.api.Test;

/** Databases and backends that go away in the middle of a step. */
class LostConnectionIT {

    private static final String BATCH = "LOST";

    private static Sample sample() throws SQLException {
        return Sample.registered().batch(BATCH).step(BATCH, "before", 3).step(BATCH, "held", 2, "before").step(BATCH, "after", 1, "held");
    }

    /** Runs until the step is held, has something happen, and expects that the run ends with this step as the only failure. */
    private static long abortedBy(Sample sample, Cause cause) throws SQLException {
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 2);
            awaitStep(run, "held", "In_progress");
            cause.happen();
            assertThat(awaitEnd(run)).isEqualTo("Aborted");
        } catch (SQLException gone) {
            throw new IllegalStateException("The gate should close without a word", gone);
        }
        assertThat(steps(run)).isEqualTo(Map.of("before", "Completed", "held", "Failed", "after", "Blocked"));
        assertThat(error(run)).startsWith("D2PG000120: The step \"held\" failed: ");
        assertThat(recorded("SELECT DISTINCT ses_status FROM session WHERE ses_run_id = ?", run)).containsExactly("Aborted");
        return run;
    }

    @Test
    void aStepWhoseBackendIsTerminatedIsTriedAgain() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 2);
            awaitStep(run, "held", "In_progress");
            gate.awaitWaiting(1);
            assertThat(sample.found("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name = 'data2pg'")).isNotEmpty();
            await().atMost(PATIENCE).until(() -> recorded("SELECT stp_attempts FROM step WHERE stp_run_id = ? AND stp_name = 'held'", run),
                    List.of("2")::equals);
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
        assertThat(recorded("SELECT stp_name, stp_attempts FROM step WHERE stp_run_id = ? ORDER BY 1", run))
                .containsExactly("after 1", "before 1", "held 2");
        assertThat(SERVER.log()).contains("D2PG000175: Run " + run + ": the step \"held\" is tried again, for the 2. time: terminating connection");
    }

    /** A machine that hangs, or a network that swallows everything: the connection in the pool looks as it should. */
    @Test
    void aConnectionThatDoesNotAnswerIsReplaced() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "only", 1);
        awaitCompleted(sample.run(BATCH, 1));
        await().atMost(PATIENCE).until(() -> sample.found("SELECT led_step FROM data2pg.step_ledger").isEmpty());
        List<String> pooled = sample.found("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'data2pg'");
        try {
            signal(sample, "STOP", pooled);
            awaitCompleted(sample.run(BATCH, 1));
        } finally {
            signal(sample, "CONT", pooled);
        }
        assertThat(sample.found("SELECT count(*) FROM witness.call WHERE pid = ANY (?::int[])", "{" + String.join(",", pooled) + "}")).containsExactly("1");
    }

    private static void signal(Sample sample, String signal, List<String> backends) throws SQLException {
        sample.execute("COPY (SELECT) TO PROGRAM 'cat > /dev/null; kill -" + signal + " " + String.join(" ", backends) + "'");
    }

    @Test
    void aPlanThatIsLostOnItsWayIsReadAgain() throws SQLException {
        Sample sample = sample();
        long run;
        try (Connection lock = sample.target(); var statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE data2pg.step IN ACCESS EXCLUSIVE MODE");
            run = sample.run(BATCH, 2);
            await().atMost(PATIENCE).until(() -> sample.found("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name = 'data2pg' AND wait_event_type = 'Lock'"), List.of("t")::equals);
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
        assertThat(SERVER.log()).contains("D2PG000187: Run " + run + ": its working plan is read again, for the 2. time: ");
    }

    @Test
    void aStepWhoseSessionCannotBeOpenedIsReadyAgainWhenTheRunIsAborted() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "first", 2).step(BATCH, "second", 1);
        sample.execute("ALTER DATABASE " + sample.name() + " CONNECTION LIMIT 3");
        long run;
        try (Sample.Gate gate = sample.closeGate("first", "second"); Connection another = sample.target()) {
            awaitNoOtherThan(another);
            run = sample.run(BATCH, 2);
            awaitLogOfWaiting(run, sample);
            assertThat(send("POST", "runs/" + run + "/abort", null).status()).isEqualTo(202);
            assertThat(awaitEnd(run)).isEqualTo("Aborted");
        }
        assertThat(error(run)).isEqualTo("D2PG000104: The operator \"admin\" aborted the run.");
        assertThat(steps(run)).isEqualTo(Map.of("first", "Ready", "second", "Ready"));
    }

    @Test
    void aStepWaitsForAConnectionThatTheTargetCanGive() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "first", 2).step(BATCH, "second", 1);
        // The gate, the connection that the request was checked with, and one that is not ours
        sample.execute("ALTER DATABASE " + sample.name() + " CONNECTION LIMIT 3");
        long run;
        try (Sample.Gate gate = sample.closeGate("first", "second"); Connection another = sample.target()) {
            awaitNoOtherThan(another);
            run = sample.run(BATCH, 2);
            awaitLogOfWaiting(run, sample);
            // The other one may be recorded later than the first one has begun to wait
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(steps(run).values()).containsExactlyInAnyOrder("In_progress", "Ready"));
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactlyInAnyOrder("first", "second");
        assertThat(recorded("SELECT DISTINCT stp_attempts FROM step WHERE stp_run_id = ?", run)).containsExactly("1");
    }

    /** Whichever step does not come first to the connection that is there. */
    private static void awaitLogOfWaiting(long run, Sample sample) {
        String waiting = "D2PG000196: Run " + run + ": the step \"(first|second)\" waits for a connection: D2PG000308: The target database \"" + sample.name()
                + "\" gives no further connection: FATAL: too many connections for database";
        await().atMost(PATIENCE).until(() -> Pattern.compile(waiting).matcher(SERVER.log()).find());
    }

    /** And the gate: backends of connections that are closed count until they have ended. */
    private static void awaitNoOtherThan(Connection another) {
        await().atMost(PATIENCE).until(() -> Rows.of(another, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name <> 'data2pg'"), List.of("2")::equals);
    }

    @Test
    void aTargetThatIsKilledAbortsTheRun() throws SQLException {
        Sample sample = sample();
        PostgresServer target = SampleServers.get().target();
        away(target, PostgresServer::kill, sample);
    }

    @Test
    void aTargetThatIsStoppedAbortsTheRun() throws SQLException {
        Sample sample = sample();
        PostgresServer target = SampleServers.get().target();
        away(target, PostgresServer::stop, sample);
    }

    private static void away(PostgresServer target, Consumer<PostgresServer> howItGoes, Sample sample) throws SQLException {
        try {
            abortedBy(sample, () -> howItGoes.accept(target));
            assertThat(send("POST", "runs", sample.order(BATCH).build()).refusal())
                    .startsWith("503 D2PG000300 The target database \"" + sample.name() + "\" can't be reached: Connection to ");
        } finally {
            target.start();
        }
        assertThat(sample.calls(BATCH)).doesNotContain("held", "after");
        awaitCompleted(sample.run(BATCH, 2));
        assertThat(sample.calls(BATCH)).endsWith("before", "held", "after");
    }

    @Test
    void aSourceThatDisappearsAbortsTheRun() throws SQLException {
        Sample sample = Sample.registered();
        PostgresServer source = SampleServers.get().source();
        long run;
        try (Connection lock = source.connect(SampleServers.SOURCE)) {
            lock.setAutoCommit(false);
            lock.createStatement().execute("LOCK TABLE app.orders");
            run = sample.run(Sample.COPY, 2);
            await().atMost(PATIENCE).until(() -> waitingReaders(source), List.of("1")::equals);
            source.kill();
            assertThat(awaitEnd(run)).isEqualTo("Aborted");
        } catch (SQLException gone) {
            throw new IllegalStateException("The lock should be gone without a word", gone);
        } finally {
            source.start();
        }
        // The step whose last attempt fails first ends the run; another one that waits to be tried again is put back then
        assertThat(steps(run)).containsValue("Failed");
        assertThat(steps(run).get("app.orders")).isIn("Failed", "Ready");
        assertThat(error(run)).startsWith("D2PG000120: The step \"app.").contains("SQLSTATE: ");
        assertThat(sample.found("SELECT count(*) FROM app.orders")).containsExactly("0");
        awaitCompleted(sample.run(Sample.COPY, 2));
        assertThat(sample.found("SELECT count(*) FROM app.orders")).containsExactly("3000");
    }

    private static List<String> waitingReaders(PostgresServer source) throws SQLException {
        try (Connection connection = source.connect("postgres")) {
            return Rows.of(connection, "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + SampleServers.SOURCE + "' AND wait_event_type = 'Lock'");
        }
    }

    /** Something that goes wrong in the middle of a step. */
    @FunctionalInterface
    private interface Cause {
        void happen() throws SQLException;
    }
}
