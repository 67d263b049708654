package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.administration;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.send;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** An administration database that was restored, or has failed over to a standby without its last commits: it is older than what it tells of. */
class LostRecordsIT {

    private static final String BATCH = "LOST_RECORDS";
    private static final String OWNER = "SELECT own_token FROM data2pg.batch_owner WHERE own_batch = '" + BATCH + "'";

    private static Sample sample() throws SQLException {
        return Sample.registered().batch(BATCH).step(BATCH, "before", 3).step(BATCH, "held", 2, "before").step(BATCH, "leaf", 1, "before");
    }

    /** A run that was Completed, and is removed from the ledger. */
    private static long completed(Sample sample) throws SQLException {
        long run = Operator.start(sample.order(BATCH).add("takeover", "continue"));
        awaitCompleted(run);
        await().atMost(PATIENCE).until(() -> sample.found("SELECT led_step FROM data2pg.step_ledger").isEmpty());
        return run;
    }

    /** The run is as it was before its first step had ended: its server finds it as one of a former server. */
    private static void setBack(long run) throws SQLException {
        write("UPDATE run SET run_status = 'In_progress', run_start_ts = '2000-01-01', run_end_ts = NULL WHERE run_id = " + run,
                "UPDATE step SET stp_status = CASE WHEN stp_parents = '{}' THEN 'Ready' ELSE 'Blocked' END, stp_blocking = stp_parents WHERE stp_run_id = " + run,
                "DELETE FROM step_result WHERE sr_run_id = " + run);
    }

    /** Past the transitions that the administration database allows. */
    private static void write(String... statements) throws SQLException {
        try (Connection admin = administration(); Statement statement = admin.createStatement()) {
            admin.setAutoCommit(false);
            statement.execute("SET LOCAL session_replication_role = replica");
            for (String sql : statements) {
                statement.execute(sql);
            }
            admin.commit();
        }
    }

    @Test
    void aFinishedRunIsNotExecutedAgain() throws SQLException {
        Sample sample = sample();
        long run = completed(sample);
        setBack(run);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        String sentence = "The run " + run + " can't go on: __get_ledger: All steps of this run of the batch \"" + BATCH + "\" were done, and it was Completed;"
                + " the administration database is older than this database. It was restored, or has failed over to a standby without its last commits, and has lost"
                + " the end of the run and the reports of its last steps. Start a new run only if the batch is to be executed once more; if it has no INIT step,"
                + " empty its tables before.";
        assertThat(error(run)).isEqualTo("D2PG000861: " + sentence);
        assertThat(send("POST", "runs/" + run + "/restart", null).refusal()).isEqualTo("409 D2PG000861 " + sentence);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "leaf");
    }

    /** This administration database knows nothing of the newer one. */
    @Test
    void aRunIsNotExecutedAfterANewerOneThatWasLost() throws SQLException {
        Sample sample = sample();
        long run = completed(sample);
        sample.execute("DELETE FROM data2pg.completed_run", "SELECT data2pg.__own_batch('" + BATCH + "', '11111111-1111-1111-1111-111111111111')");
        setBack(run);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000860: The run " + run + " can't go on: the batch \"" + BATCH + "\" of the target database \"" + sample.name()
                + "\" was executed by another run since");
        assertThat(sample.found(OWNER)).containsExactly("11111111-1111-1111-1111-111111111111");
        assertThat(send("POST", "runs/" + run + "/restart", null).refusal()).startsWith("409 D2PG000860 ");
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "leaf");
    }

    /** No later note of the run meets the loss. */
    @Test
    void aRunWhoseLastRecordsWereLostIsNotCompleted() throws SQLException {
        Sample sample = sample();
        long run = meanwhile(sample, "UPDATE step SET stp_status = 'In_progress', stp_end_ts = NULL WHERE stp_name = 'leaf' AND stp_run_id = ",
                "DELETE FROM step_result WHERE sr_step = 'leaf' AND sr_run_id = ");
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).isEqualTo("D2PG000862: The administration database has lost what it had kept of the run: the step \"leaf\", for one, is In_progress there."
                + " It was restored, or has failed over to a standby without its last commits. Restart the run: the ledger of its target database has the reports of all"
                + " steps that are done. If that has no ledger, start a new run instead.");
        assertRestarted(sample, run);
    }

    /** A step has ended that can't have begun yet, as far as the administration database knows. */
    @Test
    void aRunThatGoesOnAfterItsRecordsWereLostSaysSo() throws SQLException {
        Sample sample = sample();
        long run = meanwhile(sample, "UPDATE step SET stp_status = CASE WHEN stp_parents = '{}' THEN 'Ready' ELSE 'Blocked' END, stp_blocking = stp_parents"
                + " WHERE stp_run_id = ", "DELETE FROM step_result WHERE sr_run_id = ");
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000862: The administration database has lost what it had kept of the run: the step \"held\", for one, is Blocked there.");
        assertRestarted(sample, run);
    }

    /** A run that loses its records when only its step "held" is left. */
    private static long meanwhile(Sample sample, String... losses) throws SQLException {
        try (Sample.Gate gate = sample.closeGate("held")) {
            long run = sample.run(BATCH, 2);
            awaitStep(run, "leaf", "Completed");
            awaitStep(run, "held", "In_progress");
            write(Stream.of(losses).map(loss -> loss + run).toArray(String[]::new));
            return run;
        }
    }

    /** From what the ledger still has. */
    private static void assertRestarted(Sample sample, long run) throws SQLException {
        long next = send("POST", "runs/" + run + "/restart", null).json().getJsonNumber("id").longValue();
        awaitCompleted(next);
        assertThat(sample.calls(BATCH)).containsExactlyInAnyOrder("before", "held", "leaf");
        assertThat(recorded("SELECT sr_step FROM step_result WHERE sr_run_id = ? AND sr_indicator = 'NOTED_CALLS' ORDER BY 1", next))
                .containsExactly("before", "held", "leaf");
    }
}
