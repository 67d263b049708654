package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.HalfDoneRun.BATCH;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.steps;

import java.sql.SQLException;
import java.util.Map;

import org.junit.jupiter.api.Test;

/** What the ledger of the target database is for: a step is neither executed twice nor left out, whatever breaks. */
class LedgerIT {

    private static final String NOTED = "SELECT led_step FROM data2pg.step_ledger ORDER BY 1";

    @Test
    void knowsTheStepsOfARunUntilItIsCompleted() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        long run = HalfDoneRun.during(sample, (half, gate) -> {
            assertThat(sample.found(NOTED)).containsExactly("before");
            assertThat(sample.found("SELECT led_batch, led_report FROM data2pg.step_ledger")).containsExactly(
                    BATCH + " {\"(NOTED_CALLS,1,40,t)\",\"(LETTERS,6,30,f)\"}");
            assertThat(sample.found("SELECT led_run FROM data2pg.step_ledger")).isEqualTo(recorded("SELECT run_ledger FROM run WHERE run_id = ?", half));
        });
        awaitCompleted(run);
        await().atMost(PATIENCE).until(() -> sample.found(NOTED).isEmpty());
        assertThat(recorded("SELECT run_without_ledger, run_warning FROM run WHERE run_id = ?", run)).containsExactly("f null");
    }

    @Test
    void aStepThatIsDoneIsNotExecutedAgain() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        long run = HalfDoneRun.during(sample, (half, gate) -> sample.execute("INSERT INTO data2pg.step_ledger"
                + " SELECT led_run, 'after', led_batch, '{\"(FOUND,7,1,t)\"}', now() FROM data2pg.step_ledger"));
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held");
        assertThat(recorded("SELECT sr_indicator, sr_value FROM step_result WHERE sr_run_id = ? AND sr_step = 'after'", run)).containsExactly("FOUND 7");
    }

    /** Its server was killed after it had recorded the run as Completed, and before it removed it from the ledger. */
    @Test
    void whatACompletedRunHasLeftThereIsRemovedByTheNextOne() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        long run = sample.run(BATCH, 1);
        awaitCompleted(run);
        await().atMost(PATIENCE).until(() -> sample.found(NOTED).isEmpty());
        sample.execute("INSERT INTO data2pg.step_ledger SELECT '" + recorded("SELECT run_ledger FROM run WHERE run_id = ?", run).get(0) + "', step, '" + BATCH
                + "', '{}', now() FROM witness.call");
        assertThat(sample.found(NOTED)).containsExactly("after", "before", "held");
        awaitCompleted(sample.run(BATCH, 1));
        await().atMost(PATIENCE).until(() -> sample.found(NOTED).isEmpty());
    }

    @Test
    void anExtensionWithoutItIsWarnedAboutAndALostStepFails() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        sample.execute("ALTER EXTENSION data2pg DROP FUNCTION data2pg.__begin_step(uuid, text)", "DROP FUNCTION data2pg.__begin_step(uuid, text)",
                "ALTER EXTENSION data2pg DROP FUNCTION data2pg.__get_batch_fingerprint(text)", "DROP FUNCTION data2pg.__get_batch_fingerprint(text)");
        long run = HalfDoneRun.during(sample, (half, gate) -> {
            gate.awaitWaiting(1);
            assertThat(sample.found("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name = 'data2pg'")).isNotEmpty();
            assertThat(awaitEnd(half)).isEqualTo("Aborted");
        });
        assertThat(steps(run)).isEqualTo(Map.of("before", "Completed", "held", "Failed", "after", "Blocked"));
        assertThat(error(run)).startsWith("D2PG000120: The step \"held\" failed: ").contains("SQLSTATE: 57P01");
        String warning = "D2PG000141: The data2pg extension of the target database \"" + sample.name() + "\" has no ledger of steps";
        assertThat(recorded("SELECT run_without_ledger, run_warning FROM run WHERE run_id = ?", run).get(0)).startsWith("t " + warning);
        assertThat(SERVER.log()).contains("D2PG000176: Run " + run + ": " + warning);
        awaitCompleted(sample.run(BATCH, 1));
    }
}
