package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.administration;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.send;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;

/** The administration database is there, but does not do what it is asked for: at once, or at all. */
class AdminDatabaseRefusesIT {

    private static final String BATCH = "REFUSED";
    private static final String LOCK = "SELECT run_id FROM run WHERE run_id = ? FOR UPDATE";
    private static final String NOTE = "hashtext('a note that waits')";
    private static final String WAITING = "SELECT count(*) FROM pg_stat_activity WHERE usename = '" + SharedServer.DATABASE + "' AND wait_event_type = 'Lock'";

    private static Sample sample() throws SQLException {
        return Sample.registered().batch(BATCH).step(BATCH, "first", 2).step(BATCH, "second", 1, "first");
    }

    /** It is stopped while it holds the row of its run: whoever takes that over, or ends it, must not wait for it. */
    @Test
    void aFrozenServerKeepsNothingLocked() throws SQLException {
        Sample sample = sample();
        long run;
        SERVER.execute("CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(" + NOTE
                + "); RETURN NULL; END $$");
        try (Sample.Gate gate = sample.closeGate("first"); Connection test = administration()) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "first", "In_progress");
            Rows.of(test, "SELECT pg_advisory_lock(" + NOTE + ")");
            SERVER.execute("CREATE TRIGGER wait_for_test AFTER UPDATE ON step FOR EACH ROW WHEN (NEW.stp_status = 'Completed') EXECUTE FUNCTION wait_for_test()");
            gate.open("first");
            await().atMost(PATIENCE).until(() -> recorded(WAITING), List.of("1")::equals);
            SERVER.wildfly().freeze();
            Rows.of(test, "SELECT pg_advisory_unlock(" + NOTE + ")");
            await().atMost(PATIENCE).until(() -> !Rows.of(test, LOCK + " SKIP LOCKED", run).isEmpty());
        } finally {
            SERVER.wildfly().thaw();
            SERVER.execute("DROP FUNCTION wait_for_test CASCADE");
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("first", "second");
    }

    /** By somebody who has forgotten an open transaction: actions are refused with what to do, notes are kept and written when he has ended it. */
    @Test
    void whatSomebodyKeepsLockedIsNotWaitedForWithoutEnd() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("first", "second"); Connection somebody = administration()) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "first", "In_progress");
            somebody.setAutoCommit(false);
            Rows.of(somebody, LOCK, run);
            gate.open("first");
            assertThat(send("POST", "runs/" + run + "/abort", null).refusal())
                    .startsWith("503 D2PG000149 Another session keeps locked what has to be changed in the administration database.");
            await().atMost(PATIENCE).until(() -> SERVER.log().contains("could not record what happened in run " + run));
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("first", "second");
        assertThat(recorded("SELECT aud_outcome FROM audit WHERE aud_run = ? AND aud_action = 'abort'", run)).containsExactly("refused");
    }

    /** In the moment in which they look for the run: it is not taken for one that is not there. */
    @Test
    void whoLosesTheConnectionDoesNotLoseTheRun() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("first"); Connection somebody = administration()) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "first", "In_progress");
            somebody.setAutoCommit(false);
            Rows.of(somebody, LOCK, run);
            gate.open("first");
            CompletableFuture<String> abort = CompletableFuture.supplyAsync(() -> send("POST", "runs/" + run + "/abort", null).refusal());
            await().atMost(PATIENCE).until(() -> recorded(WAITING), List.of("2")::equals);
            SERVER.postgres().kill();
            try {
                assertThat(abort.join()).startsWith("503 D2PG000122 ");
                await().atMost(PATIENCE).until(() -> SERVER.log().contains("could not record what happened in run " + run));
            } finally {
                SERVER.postgres().start();
            }
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("first", "second");
    }

    /** Of two transactions that wait for each other, PostgreSQL undoes one. */
    @Test
    void aNoteThatIsUndoneInADeadlockIsRepeated() throws SQLException {
        Sample sample = sample();
        long run;
        SERVER.execute("CREATE FUNCTION undo() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'Undone by a test' USING ERRCODE = 'deadlock_detected'; END $$");
        try (Sample.Gate gate = sample.closeGate("first")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "first", "In_progress");
            SERVER.execute("CREATE TRIGGER undo AFTER UPDATE ON step FOR EACH ROW WHEN (NEW.stp_status = 'Completed') EXECUTE FUNCTION undo()");
            gate.open("first");
            await().atMost(PATIENCE).until(() -> SERVER.log().contains("could not record what happened in run " + run));
        } finally {
            SERVER.execute("DROP FUNCTION undo CASCADE");
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("first", "second");
    }

    /** As after a switch to a standby that has not taken over yet. */
    @Test
    void aDatabaseThatIsOnlyReadIsWaitedFor() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("first")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "first", "In_progress");
            try {
                become("ON");
                gate.open("first");
                await().atMost(PATIENCE).until(() -> SERVER.log().contains("could not record what happened in run " + run));
            } finally {
                become("OFF");
            }
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("first", "second");
    }

    private static void become(String readOnly) throws SQLException {
        SERVER.execute("SET default_transaction_read_only = off", "ALTER ROLE " + SharedServer.DATABASE + " SET default_transaction_read_only = " + readOnly,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + SharedServer.DATABASE + "'");
    }

    /** The number of its job serves those only who look at the batch engine. */
    @Test
    void aRunGoesOnWithoutTheNumberOfItsJob() throws SQLException {
        Sample sample = sample();
        SERVER.execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'Refused by a test'; END $$",
                "CREATE TRIGGER refuse BEFORE UPDATE ON run FOR EACH ROW WHEN (NEW.run_job_execution IS DISTINCT FROM OLD.run_job_execution)"
                        + " EXECUTE FUNCTION refuse()");
        try {
            long run = sample.run(BATCH, 1);
            assertThat(awaitEnd(run)).isEqualTo("Completed");
            assertThat(SERVER.log()).contains("D2PG000195: Run " + run);
        } finally {
            SERVER.execute("DROP FUNCTION refuse CASCADE");
        }
        assertThat(sample.calls(BATCH)).containsExactly("first", "second");
    }
}
