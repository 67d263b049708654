package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;

/** When the target database forgets what it knows of a run, and of other runs of the batch. */
class LedgerCleanupIT {

    private static final String BATCH = "FORGOTTEN";

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
        assertThat(sample.calls(BATCH)).containsExactly("before");
    }
}
