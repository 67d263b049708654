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
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import jakarta.json.Json;

import org.junit.jupiter.api.Test;

/** What the ledger of the target database is for: a step is neither executed twice nor left out, whatever breaks. */
class LedgerIT {

    private static final String BATCH = "LEDGER";
    private static final String WAITING = "SELECT %s FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname = current_database()"
            + " AND application_name %s 'data2pg'";
    private static final String NOTED = "SELECT led_step FROM data2pg.step_ledger ORDER BY 1";

    private static final String ROWS = "SELECT (SELECT count(*) FROM app.country), (SELECT count(*) FROM app.customer), (SELECT count(*) FROM app.orders)";

    private static Sample sample() throws SQLException {
        return Sample.registered().batch(BATCH).step(BATCH, "before", 3).step(BATCH, "held", 2, "before").step(BATCH, "after", 1, "held");
    }

    @Test
    void knowsTheStepsOfARunUntilItIsCompleted() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            assertThat(sample.found(NOTED)).containsExactly("before");
            assertThat(sample.found("SELECT led_batch, led_report FROM data2pg.step_ledger")).containsExactly(
                    BATCH + " {\"(NOTED_CALLS,1,40,t)\",\"(LETTERS,6,30,f)\"}");
            assertThat(sample.found("SELECT led_run FROM data2pg.step_ledger")).isEqualTo(recorded("SELECT run_ledger FROM run WHERE run_id = ?", run));
        }
        awaitCompleted(run);
        await().atMost(PATIENCE).until(() -> sample.found(NOTED).isEmpty());
        assertThat(recorded("SELECT run_without_ledger, run_warning FROM run WHERE run_id = ?", run)).containsExactly("f null");
    }

    /** The server waits for a standby that does not exist, after it has committed: whoever is cut off then can't know that. */
    @Test
    void aCommitWhoseOutcomeIsUnknownIsLookedUp() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            sample.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");
            // The setting is in force a moment later: when others wait, the step will
            CompletableFuture.runAsync(() -> commit(sample));
            await().atMost(PATIENCE).until(() -> sample.found(WAITING.formatted("pid > 0", "<>")), List.of("t")::equals);
            gate.open("held");
            await().atMost(PATIENCE).until(() -> sample.found(WAITING.formatted("pg_terminate_backend(pid)", "=")), List.of("t")::equals);
        } finally {
            sample.execute("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
        assertThat(recorded("SELECT stp_attempts FROM step WHERE stp_run_id = ? AND stp_name = 'held'", run)).containsExactly("2");
        assertThat(recorded("SELECT sr_indicator, sr_value FROM step_result WHERE sr_run_id = ? AND sr_step = 'held' ORDER BY 1", run))
                .containsExactly("LETTERS 4", "NOTED_CALLS 1");
    }

    /** What was executed is committed already, but nobody is told as long as the standby is gone. */
    @Test
    void anAbortDoesNotWaitForACommitThatDoesNotEnd() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            sample.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");
            CompletableFuture.runAsync(() -> commit(sample));
            await().atMost(PATIENCE).until(() -> sample.found(WAITING.formatted("pid > 0", "<>")), List.of("t")::equals);
            gate.open("held");
            await().atMost(PATIENCE).until(() -> sample.found(WAITING.formatted("pid > 0", "=")), List.of("t")::equals);
            send("POST", "runs/" + run + "/abort", null);
            assertThat(awaitEnd(run)).isEqualTo("Aborted");
        } finally {
            sample.execute("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
        }
        awaitCompleted(Operator.start("runs/" + run + "/restart", Json.createObjectBuilder()));
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }

    /** Again and again, as long as no commit waits; the last one until none has to. */
    private static void commit(Sample sample) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            sample.execute("SELECT pg_logical_emit_message(true, 'test', '')");
            assertThat(sample.found("SHOW synchronous_standby_names")).containsExactly("");
        });
    }

    @Test
    void aStepThatIsDoneIsNotExecutedAgain() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            sample.execute("INSERT INTO data2pg.step_ledger SELECT led_run, 'after', led_batch, '{\"(FOUND,7,1,t)\"}', now() FROM data2pg.step_ledger");
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held");
        assertThat(recorded("SELECT sr_indicator, sr_value FROM step_result WHERE sr_run_id = ? AND sr_step = 'after'", run)).containsExactly("FOUND 7");
    }

    @Test
    void aRunWhoseTargetHasLostAStepIsNotCompleted() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            sample.execute("DELETE FROM data2pg.step_ledger");
        }
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).isEqualTo("D2PG000142: The target database \"" + sample.name() + "\" has lost 1 steps that it had confirmed, the step"
                + " \"before\" among them: its server crashed meanwhile. Restart the run: it executes them again, and keeps the others.");
        assertThat(send("POST", "runs/" + run + "/restart", null).refusal()).isEqualTo("409 D2PG000146 The run " + run
                + " can't be restarted: the ledger of the target database \"" + sample.name() + "\" does not have the step \"before\", but has \"held\","
                + " which comes after it. Somebody has changed the ledger, or a crash has emptied an unlogged table. Start the batch anew.");
        awaitCompleted(sample.run(BATCH, 1));
    }

    /** A step function does not wait for the disk: when its server crashes at once, the last commits are undone, each whole. */
    @Test
    void aRestartExecutesTheLostStepsAgainAndKeepsTheOthers() throws SQLException {
        Sample sample = sample().step(BATCH, "lost", 9, "before").step(BATCH, "child of lost", 8, "lost");
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            undo(sample, "lost", "child of lost");
        }
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000142: ").contains("has lost 2 steps");
        assertThat(Set.copyOf(steps(run).values())).containsExactly("Completed");

        long next;
        try (Sample.Gate gate = sample.closeGate("child of lost")) {
            next = Operator.start("runs/" + run + "/restart", Json.createObjectBuilder());
            awaitStep(next, "child of lost", "In_progress");
            assertThat(recorded("SELECT sr_step FROM step_result WHERE sr_run_id = ? GROUP BY 1 ORDER BY 1", next))
                    .containsExactly("after", "before", "held", "lost");
        }
        awaitCompleted(next);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after", "lost", "child of lost");
        assertThat(recorded("SELECT stp_name, stp_status, stp_attempts FROM step WHERE stp_run_id = ? ORDER BY 1", next)).containsExactly(
                "after Completed 1", "before Completed 1", "child of lost Completed 1", "held Completed 1", "lost Completed 1");
        await().atMost(PATIENCE).until(() -> sample.found(NOTED).isEmpty());
    }

    /** The run has survived the crash, but must not go on from what is gone: not all that comes after it could be done again. */
    @Test
    void aStepIsNotExecutedAfterOneThatIsLost() throws SQLException {
        String lost = "lost \"\\";
        Sample sample = sample().step(BATCH, lost, 9).step(BATCH, "zero", 1, lost);
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            undo(sample, lost);
        }
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000120: The step \"zero\" failed: __require_steps: The step \"" + lost
                + "\", which comes before, was done, and is done no more: the server has crashed since.").contains("SQLSTATE: D2P48");
        awaitCompleted(Operator.start("runs/" + run + "/restart", Json.createObjectBuilder()));
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after", lost, "zero");
    }

    /** It is lost between two runs: while the first one was Suspended, say. */
    @Test
    void aRestartFindsALossThatTheFormerRunDidNotSee() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            send("POST", "runs/" + run + "/suspend", null);
        }
        assertThat(awaitEnd(run)).isEqualTo("Suspended");
        undo(sample, "held");
        long next = Operator.start("runs/" + run + "/restart", Json.createObjectBuilder());
        awaitCompleted(next);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
        assertThat(steps(run)).containsEntry("held", "Completed");
    }

    /** Its server was killed after it had recorded the run as Completed, and before it removed it from the ledger. */
    @Test
    void whatACompletedRunHasLeftThereIsRemovedByTheNextOne() throws SQLException {
        Sample sample = sample();
        long run = sample.run(BATCH, 1);
        awaitCompleted(run);
        await().atMost(PATIENCE).until(() -> sample.found(NOTED).isEmpty());
        sample.execute("INSERT INTO data2pg.step_ledger SELECT '" + recorded("SELECT run_ledger FROM run WHERE run_id = ?", run).get(0) + "', step, '" + BATCH
                + "', '{}', now() FROM witness.call");
        assertThat(sample.found(NOTED)).containsExactly("after", "before", "held");
        awaitCompleted(sample.run(BATCH, 1));
        await().atMost(PATIENCE).until(() -> sample.found(NOTED).isEmpty());
    }

    /** It has claimed the step, then it froze; meanwhile another server has taken the run over, and has even completed it and removed it from the ledger. */
    @Test
    void aServerThatHasLostTheBatchCanNotBeginAStep() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("before"); Connection between = sample.target()) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "before", "In_progress");
            // Where the step begins: it has not been executed yet
            Rows.of(between, "SELECT pg_advisory_lock(hashtextextended('held', hashtextextended(?, 0)))",
                    recorded("SELECT run_ledger FROM run WHERE run_id = ?", run).get(0));
            gate.open("before");
            awaitStep(run, "held", "In_progress");
            sample.execute("SELECT data2pg.__own_batch('" + BATCH + "', gen_random_uuid())");
        }
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000120: The step \"held\" failed: __require_owner: Another scheduler executes the batch \"" + BATCH + "\" now.")
                .contains("SQLSTATE: D2P44");
        assertThat(sample.calls(BATCH)).containsExactly("before");
        assertThat(send("POST", "runs/" + run + "/restart", null).refusal()).isEqualTo("409 D2PG000860 The run " + run + " can't go on: the batch \"" + BATCH
                + "\" of the target database \"" + sample.name() + "\" was executed by another run since, of another target database here that is the same"
                + " database, or of another administration database, or of a newer state of this one. Start a new run; if the batch has no INIT step, empty its tables before.");
        awaitCompleted(sample.run(BATCH, 1));
        assertThat(sample.calls(BATCH)).containsExactly("before", "before", "held", "after");
    }

    /** What the newer run has copied must not be copied once more, nor what the older one has left be taken for done. */
    @Test
    void aRunIsNotRestartedOnceANewerOneHasBegun() throws SQLException {
        Sample sample = Sample.registered().step(Sample.COPY, "fails", 1, "app.orders");
        sample.execute("INSERT INTO witness.failing VALUES ('fails')");
        long older = sample.run(Sample.COPY, 1);
        assertThat(awaitEnd(older)).isEqualTo("Aborted");
        sample.execute("DELETE FROM witness.failing");
        long newer = sample.run(Sample.COPY, 1);
        awaitCompleted(newer);
        assertThat(send("POST", "runs/" + older + "/restart", null).refusal()).isEqualTo("409 D2PG000850 The run " + older + " can't be restarted: run " + newer
                + " of the same batch has begun since, so that the target database no longer holds what run " + older + " had left there. Restart run " + newer
                + " instead, unless it is Completed, or start a new run.");
        assertThat(recorded("SELECT count(*) FROM run WHERE run_restarted_id = ?", older)).containsExactly("0");
        assertThat(sample.found(ROWS)).containsExactly("20 600 3000");
    }

    /** It has left the target database as it was. */
    @Test
    void aNewerRunThatCouldNotBeginIsNoObstacle() throws SQLException {
        Sample sample = sample();
        sample.execute("INSERT INTO witness.failing VALUES ('held')");
        long older = sample.run(BATCH, 1);
        assertThat(awaitEnd(older)).isEqualTo("Aborted");
        sample.execute("DELETE FROM witness.failing", "UPDATE data2pg.step SET stp_sql_function = NULL WHERE stp_batch_name = '" + BATCH + "' AND stp_name = 'after'");
        assertThat(awaitEnd(sample.run(BATCH, 1))).isEqualTo("Aborted");
        sample.execute("UPDATE data2pg.step SET stp_sql_function = '_note_call' WHERE stp_batch_name = '" + BATCH + "'");
        awaitCompleted(Operator.start("runs/" + older + "/restart", Json.createObjectBuilder()));
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }

    /** The INIT step of any batch empties the tables of all batches of its migration. */
    @Test
    void aRunWhoseTablesAnotherBatchHasEmptiedIsNotRestarted() throws SQLException {
        Sample sample = sample();
        sample.execute("INSERT INTO witness.failing VALUES ('held')");
        long run = sample.run(BATCH, 1);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        sample.execute("DELETE FROM witness.failing");
        awaitCompleted(sample.run(Sample.COPY, 1));
        assertThat(send("POST", "runs/" + run + "/restart", null).refusal()).isEqualTo("409 D2PG000851 The run " + run + " can't go on: __get_ledger: What this run"
                + " of the batch \"" + BATCH + "\" had copied was emptied by the INIT step of another run, of the batch \"" + Sample.COPY + "\". Start a new run.");
        awaitCompleted(sample.run(BATCH, 1));
        assertThat(sample.calls(BATCH)).containsExactly("before", "before", "held", "after");
    }

    /** It is in the middle of a step meanwhile. */
    @Test
    void aRunWhoseTablesAnotherBatchEmptiesIsNotCompleted() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            awaitCompleted(sample.run(Sample.COPY, 1));
        }
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000120: The step \"held\" failed: __end_step: What this run of the batch \"" + BATCH + "\" had copied was emptied")
                .contains("SQLSTATE: D2P47");
        assertThat(sample.calls(BATCH)).containsExactly("before");
    }

    /** Under its name another one stands there: nobody knows what has become of its tables. */
    @Test
    void aRunWhoseBatchWasDroppedAndMadeAgainIsNotRestarted() throws SQLException {
        Sample sample = sample();
        sample.execute("INSERT INTO witness.failing VALUES ('held')");
        long run = sample.run(BATCH, 1);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        sample.execute("DELETE FROM witness.failing", "SELECT data2pg.drop_batch('" + BATCH + "')");
        sample.batch(BATCH).step(BATCH, "before", 3).step(BATCH, "held", 2, "before").step(BATCH, "after", 1, "held");
        sample.execute("UPDATE data2pg.migration SET mgr_config_completed = TRUE");
        assertThat(send("POST", "runs/" + run + "/restart", null).refusal()).isEqualTo("409 D2PG000852 The run " + run + " can't go on: the ledger of the target"
                + " database \"" + sample.name() + "\" has none of the 1 steps that are recorded as done, and it was not this run that executed the batch \"" + BATCH
                + "\" there last. The batch was dropped and created again, or it is another database now. Start a new run; if the batch has no INIT step,"
                + " empty its tables before.");
        assertThat(sample.calls(BATCH)).containsExactly("before");
    }

    /** A crash has undone all of them, and the rows with them. */
    @Test
    void aRestartExecutesEverythingAgainIfAllIsLost() throws SQLException {
        Sample sample = sample();
        sample.execute("INSERT INTO witness.failing VALUES ('held')");
        long run = sample.run(BATCH, 1);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        sample.execute("DELETE FROM witness.failing");
        undo(sample, "before");
        awaitCompleted(Operator.start("runs/" + run + "/restart", Json.createObjectBuilder()));
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }

    /** It has begun the step before: what another server does with the batch since must not be mixed with it. */
    @Test
    void aServerThatHasLostTheBatchCanNotKeepAStep() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            gate.awaitWaiting(1);
            sample.execute("SELECT data2pg.__own_batch('" + BATCH + "', gen_random_uuid())");
        }
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000120: The step \"held\" failed: __require_owner: Another scheduler executes the batch \"" + BATCH + "\" now.");
        assertThat(sample.calls(BATCH)).containsExactly("before");
    }

    private static void undo(Sample sample, String... steps) throws SQLException {
        for (String step : steps) {
            sample.execute("DELETE FROM data2pg.step_ledger WHERE led_step = '" + step + "'", "DELETE FROM witness.call WHERE step = '" + step + "'");
        }
    }

    @Test
    void anExtensionWithoutItIsWarnedAboutAndALostStepFails() throws SQLException {
        Sample sample = sample();
        sample.execute("ALTER EXTENSION data2pg DROP FUNCTION data2pg.__begin_step(uuid, text)", "DROP FUNCTION data2pg.__begin_step(uuid, text)",
                "ALTER EXTENSION data2pg DROP FUNCTION data2pg.__get_batch_fingerprint(text)", "DROP FUNCTION data2pg.__get_batch_fingerprint(text)");
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            gate.awaitWaiting(1);
            assertThat(sample.found("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name = 'data2pg'")).isNotEmpty();
            assertThat(awaitEnd(run)).isEqualTo("Aborted");
        }
        assertThat(steps(run)).isEqualTo(Map.of("before", "Completed", "held", "Failed", "after", "Blocked"));
        assertThat(error(run)).startsWith("D2PG000120: The step \"held\" failed: ").contains("SQLSTATE: 57P01");
        String warning = "D2PG000141: The data2pg extension of the target database \"" + sample.name() + "\" has no ledger of steps";
        assertThat(recorded("SELECT run_without_ledger, run_warning FROM run WHERE run_id = ?", run).get(0)).startsWith("t " + warning);
        assertThat(SERVER.log()).contains("D2PG000176: Run " + run + ": " + warning);
        awaitCompleted(sample.run(BATCH, 1));
    }
}
