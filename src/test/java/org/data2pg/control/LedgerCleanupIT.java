package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.advice;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;

import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.api.Test;

/** When the target database forgets what it knows of a run, and of other runs of the batch. */
class LedgerCleanupIT {

    private static final String BATCH = "FORGOTTEN";
    /** In the ledger, and among the runs whose tables were emptied. */
    private static final String LEFT = "SELECT (SELECT count(*) FROM data2pg.step_ledger WHERE led_batch = ?), (SELECT count(*) FROM data2pg.emptied_run WHERE emp_batch = ?)";

    private static Sample sample() throws SQLException {
        return Sample.registered().batch(BATCH).step(BATCH, "before", 2).step(BATCH, "held", 1, "before");
    }

    @Test
    void aRunWhoseBatchIsDroppedMeanwhileSaysSo() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            gate.awaitWaiting(1);
            sample.execute("SELECT data2pg.drop_batch('" + BATCH + "')");
        }
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000120: The step \"held\" failed: __require_owner: The batch \"" + BATCH + "\" was dropped, alone or with its migration.")
                .contains("SQLSTATE: D2P03");
        assertThat(advice(run)).as("but a new run").isNull();
        assertThat(sample.calls(BATCH)).containsExactly("before");
    }

    /** It can't be restarted any more once a newer run of the batch has begun. */
    @Test
    void whatOlderRunsHaveLeftIsRemovedWhenANewerOneIsCompleted() throws SQLException {
        Sample sample = sample();
        abortedBeforeHeld(sample);
        // What the INIT step of another batch had emptied: that stands elsewhere
        awaitCompleted(sample.run(Sample.COPY, 1));
        abortedBeforeHeld(sample);
        assertThat(sample.found(LEFT, BATCH, BATCH)).containsExactly("1 1");
        awaitCompleted(sample.run(BATCH, 1));
        await().atMost(PATIENCE).until(() -> sample.found(LEFT, BATCH, BATCH), List.of("0 0")::equals);
        assertThat(sample.found("SELECT count(*) FROM data2pg.completed_run WHERE cmp_batch = ?", BATCH)).containsExactly("1");
    }

    private static void abortedBeforeHeld(Sample sample) throws SQLException {
        sample.execute("INSERT INTO witness.failing VALUES ('held')");
        assertThat(awaitEnd(sample.run(BATCH, 1))).isEqualTo("Aborted");
        sample.execute("DELETE FROM witness.failing");
    }
}
