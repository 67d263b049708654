package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.administration;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.run;
import static org.data2pg.control.Operator.send;
import static org.data2pg.control.Operator.steps;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import org.junit.jupiter.api.Test;

/** Runs that a former server has left, written past the application: what the one that finds them does, and what stands in its way. */
class OrphanIT {

    private static final String BATCH = "ORPHAN";
    private static final String LOCK = "SELECT pg_advisory_lock(hashtextextended('data2pg_admin.run ' || ?, 0))";
    private static final String OWN = "SELECT data2pg.__own_batch('" + BATCH + "', gen_random_uuid())";
    private static final String BEGIN_STEP = "SELECT set_config('application_name', 'data2pg', false), data2pg.__begin_step(?::uuid, ?)";
    private static final String OWNER = "SELECT own_token FROM data2pg.batch_owner WHERE own_batch = '" + BATCH + "'";

    /** A run of the batch is over: the target database knows who may execute it. */
    private static Sample sample() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "left", 1);
        awaitCompleted(sample.run(BATCH, 1));
        return sample;
    }

    /**
     * A run of this very server, from before its boot, with a step in progress.
     *
     * @param backend process id of its session's backend; null for a session that is not recorded
     */
    private static long orphan(Sample sample, Long backend) throws SQLException {
        return orphan(sample, backend, null, false, UUID.randomUUID().toString());
    }

    /**
     * @param preparing process id of the backend over which it is being prepared; null if it is prepared
     * @param owner     whether it is the last one that has executed the batch
     * @param ledger    its number in the ledger
     */
    private static long orphan(Sample sample, Long backend, Long preparing, boolean owner, String ledger) throws SQLException {
        return orphan(sample, backend, preparing, owner, ledger, null);
    }

    /** @param cancelled who wants the step in progress cancelled, as a sentence */
    private static long orphan(Sample sample, Long backend, Long preparing, boolean owner, String ledger, String cancelled) throws SQLException {
        try (Connection admin = administration(); Statement statement = admin.createStatement()) {
            admin.setAutoCommit(false);
            String id = Rows.of(admin, "INSERT INTO run (run_database, run_batch_name, run_batch_type, run_init_max_ses, run_init_asc_ses, run_start_ts, run_status,"
                    + " run_max_sessions, run_asc_sessions, run_node, run_requested_by, run_session_limit, run_takeover, run_backend_pid, run_ledger) SELECT run_database, run_batch_name,"
                    + " 'COPY', 1, 0, '2000-01-01', 'In_progress', 1, 0, run_node, 'nobody', 90, 'abort', " + preparing + ", '" + ledger + "' FROM run WHERE run_database = ? LIMIT 1 RETURNING run_id",
                    sample.name()).get(0);
            if (backend != null) {
                statement.execute("INSERT INTO session VALUES (" + id + ", 1, 'Opened', " + backend + ", now())");
            }
            statement.execute("INSERT INTO step (stp_run_id, stp_name, stp_sql_function, stp_cost, stp_parents, stp_cum_cost, stp_status, stp_blocking, stp_ses_id,"
                    + " stp_start_ts, stp_attempts) VALUES (" + id + ", 'left', '_note_call', 1, '{}', 1, 'In_progress', '{}', "
                    + (backend == null ? "NULL" : "1") + ", now(), 1)");
            Rows.of(admin, "UPDATE step SET stp_cancel = ? WHERE stp_run_id = ? RETURNING stp_name", cancelled, Long.valueOf(id));
            if (owner) {
                sample.execute("SELECT data2pg.__own_batch('" + BATCH + "', '" + token(ledger, id) + "')");
            }
            admin.commit();
            return Long.parseLong(id);
        }
    }

    /** What the first owner of a run shows the target database. */
    private static String token(String ledger, String run) {
        return UUID.nameUUIDFromBytes((ledger + " " + run + " 1").getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** While this server waited for the target database, it has lost the run, and does not know it yet. */
    @Test
    void aRunThatAThirdServerHasTakenMeanwhileIsLeftToIt() throws SQLException {
        Sample sample = sample();
        sample.execute("CREATE OR REPLACE FUNCTION data2pg.__terminate_data2pg_backends(p_pids INT[]) RETURNS INT[] LANGUAGE plpgsql AS"
                + " $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN '{}'; END $$");
        try (Connection third = administration(); Connection gate = sample.target()) {
            Rows.of(gate, "SELECT pg_advisory_lock(4711)");
            long run = orphan(sample, 1L);
            await().atMost(PATIENCE).until(() -> sample.found("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted"
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"), List.of("1")::equals);
            var taken = CompletableFuture.runAsync(() -> take(third, run));
            try (Connection admin = administration(); Statement change = admin.createStatement()) {
                change.execute("UPDATE run SET run_owner_epoch = run_owner_epoch + 1 WHERE run_id = " + run);
                Rows.of(gate, "SELECT pg_advisory_unlock(4711)");
                taken.join();
                assertThat(recorded("SELECT run_status, run_owner_epoch FROM run WHERE run_id = ?", run)).containsExactly("In_progress 3");
                assertThat(steps(run)).isEqualTo(Map.of("left", "In_progress"));
                assertThat(recorded("SELECT aud_action FROM audit WHERE aud_run = ?", run)).isEmpty();
                await().atMost(PATIENCE).until(() -> SERVER.log().contains("D2PG000161: Run " + run));
                change.execute("UPDATE run SET run_status = 'Aborted', run_end_ts = now() WHERE run_id = " + run);
            }
        }
    }

    private static void take(Connection third, long run) {
        try {
            Rows.of(third, LOCK, Long.toString(run));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It may be alive, cut off from the administration database only. */
    @Test
    void theFormerServerCanExecuteNothingMore() throws SQLException {
        Sample sample = sample();
        String ledger = UUID.randomUUID().toString();
        long run = orphan(sample, null, null, true, ledger);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000121: ");
        assertThat(sample.found(OWNER)).hasSize(1).doesNotContain(token(ledger, Long.toString(run)));
    }

    /** Its server was asked for that, and died before it had done so. */
    @Test
    void aStepThatSomebodyWantsCancelledIsNotExecutedAgain() throws SQLException {
        Sample sample = sample();
        String cancelled = "D2PG000526: The operator \"night\" cancelled the step.";
        long run = orphan(sample, null, null, true, UUID.randomUUID().toString(), cancelled);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).isEqualTo("D2PG000120: The step \"left\" failed: " + cancelled);
        assertThat(recorded("SELECT stp_status, stp_error_msg, stp_end_ts IS NOT NULL FROM step WHERE stp_run_id = ?", run)).containsExactly("Failed " + cancelled + " t");
    }

    /** Its server died before it could record that. */
    @Test
    void aStepThatWasDoneBeforeItCouldBeCancelledIsDone() throws SQLException {
        Sample sample = sample();
        String ledger = UUID.randomUUID().toString();
        sample.execute("INSERT INTO data2pg.step_ledger VALUES ('" + ledger + "', 'left', '" + BATCH + "', '{}', now())");
        long run = orphan(sample, null, null, true, ledger, "D2PG000526: The operator \"night\" cancelled the step.");
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000121: ");
        assertThat(steps(run)).isEqualTo(Map.of("left", "Ready"));
        awaitCompleted(Operator.restart(run));
        assertThat(sample.calls(BATCH)).as("of the run before").containsExactly("left");
    }

    /** The orphan has not become its owner. */
    @Test
    void aBatchIsLeftToTheRunThatExecutesItByAnotherName() throws SQLException {
        Sample sample = sample();
        String other = sample.registerAgain();
        long run;
        try (Sample.Gate gate = sample.closeGate("left")) {
            run = Operator.start(sample.order(BATCH).add("targetDatabase", other));
            awaitStep(run, "left", "In_progress");
            assertThat(awaitEnd(orphan(sample, null))).isEqualTo("Aborted");
        }
        awaitCompleted(run);
    }

    /** Its client froze between the end of the step and its commit. */
    @Test
    void aStepThatIsAboutToBeCommittedIsEnded() throws SQLException {
        Sample sample = sample();
        try (Connection former = sample.target(); Statement statement = former.createStatement()) {
            statement.execute("SET application_name = 'data2pg'");
            former.setAutoCommit(false);
            statement.execute(OWNER + " FOR SHARE");
            long run = orphan(sample, Long.valueOf(Rows.of(former, "SELECT pg_backend_pid()").get(0)));
            assertThat(awaitEnd(run)).isEqualTo("Aborted");
            assertThat(error(run)).startsWith("D2PG000121: ");
            assertThat(former.isValid(0)).isFalse();
        } catch (SQLException gone) {
            throw new IllegalStateException("The former session should be gone without a word", gone);
        }
    }

    /** Its client froze before it could tell the administration database over which backend. */
    @Test
    void aStepWhoseSessionIsNotRecordedIsEnded() throws SQLException {
        Sample sample = sample();
        String ledger = UUID.randomUUID().toString();
        try (Connection former = sample.target(); Connection other = sample.target()) {
            former.setAutoCommit(false);
            Rows.of(former, BEGIN_STEP, ledger, "left");
            other.setAutoCommit(false);
            Rows.of(other, BEGIN_STEP, ledger, "another one");
            assertThat(awaitEnd(orphan(sample, null, null, false, ledger))).isEqualTo("Aborted");
            assertThat(former.isValid(0)).isFalse();
            assertThat(other.isValid(0)).isTrue();
        } catch (SQLException gone) {
            throw new IllegalStateException("The former session should be gone without a word", gone);
        }
    }

    /** Its client froze before the first run of the batch had its first step, and no session is recorded yet. */
    @Test
    void aServerThatIsAboutToBecomeTheFirstOwnerIsEnded() throws SQLException {
        Sample sample = sample();
        sample.execute("DELETE FROM data2pg.batch_owner");
        try (Connection former = sample.target(); Statement statement = former.createStatement()) {
            statement.execute("SET application_name = 'data2pg'");
            former.setAutoCommit(false);
            statement.execute(OWN);
            long run = orphan(sample, null, Long.valueOf(Rows.of(former, "SELECT pg_backend_pid()").get(0)), false, UUID.randomUUID().toString());
            assertThat(awaitEnd(run)).isEqualTo("Aborted");
            assertThat(error(run)).startsWith("D2PG000121: ");
            assertThat(former.isValid(0)).isFalse();
        } catch (SQLException gone) {
            throw new IllegalStateException("The former session should be gone without a word", gone);
        }
        awaitCompleted(sample.run(BATCH, 1));
    }

    @Test
    void theBackendOverWhichARunIsPreparedIsKnown() throws SQLException {
        Sample sample = sample();
        long run;
        try (Connection lock = sample.target()) {
            lock.setAutoCommit(false);
            lock.createStatement().execute("LOCK TABLE data2pg.step");
            run = Operator.start(sample.order(BATCH));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(sample.found("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name = 'data2pg' AND wait_event_type = 'Lock'")).hasSize(1)
                    .isEqualTo(recorded("SELECT run_backend_pid FROM run WHERE run_id = ?", run)));
        }
        awaitCompleted(run);
        assertThat(recorded("SELECT run_backend_pid FROM run WHERE run_id = ?", run)).containsExactly("null");
    }

    /** The one in its way is none that this server could end. */
    @Test
    void aRunWaitsForAnotherSchedulerThatIsAboutToBegin() throws SQLException {
        Sample sample = sample();
        long run;
        try (Connection other = sample.target(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(OWN);
            run = Operator.start(sample.order(BATCH));
            await().atMost(PATIENCE).until(() -> SERVER.log().contains("D2PG000187: Run " + run + ": its working plan is read again, for the 2. time:"
                    + " __own_batch: A scheduler is about to begin a run of the batch \"" + BATCH + "\", or to end a step of it, and does not come to its end."));
            other.rollback();
        }
        awaitCompleted(run);
    }

    /** Another server could not go on with its run while it was cut off. */
    @Test
    void aServerThatComesBackWithdrawsTheWarningOfAnother() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("left"); Connection admin = administration(); Statement change = admin.createStatement()) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "left", "In_progress");
            change.execute("UPDATE run SET run_warning = 'D2PG000148: It waits.' WHERE run_id = " + run);
            assertThat(recorded("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
                    + " AND (classid::bigint << 32 | objid::bigint) = hashtextextended('data2pg_admin.run ' || ?::bigint, 0)", run)).containsExactly("t");
            await().atMost(PATIENCE).until(() -> run(run).get("warning"), JsonValue.NULL::equals);
        }
        awaitCompleted(run);
    }

    @Test
    void anAbortPassesWhereTheExtensionIsGone() throws SQLException {
        Sample sample = sample();
        sample.execute("DROP EXTENSION data2pg CASCADE");
        long run = orphan(sample, 1L);
        await().atMost(PATIENCE).until(() -> SERVER.log().contains("D2PG000163: Run " + run));
        assertThat(recorded("SELECT run_status, run_owner_epoch FROM run WHERE run_id = ?", run)).as("its server may come back").containsExactly("In_progress 1");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(run(run).getString("warning", ""))
                .startsWith("D2PG000148: The server of the run is gone. The server \"").contains("can't end the run or take it over yet, and goes on trying: "));
        assertThat(send("POST", "runs/" + run + "/abort", null).status()).isEqualTo(202);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).isEqualTo("D2PG000104: The operator \"admin\" aborted the run.");
        JsonObject report = send("GET", "runs/" + run + "/report", null).json();
        assertThat(report.get("takeovers")).hasToString("1");
        assertThat(report.get("attemptsInVain")).hasToString("{\"Lost\":1}");
        assertThat(run(run).get("warning")).isEqualTo(JsonValue.NULL);
        assertThat(steps(run)).isEqualTo(Map.of("left", "Ready"));
        assertThat(SERVER.log()).contains("D2PG000185: Run " + run);
    }
}
