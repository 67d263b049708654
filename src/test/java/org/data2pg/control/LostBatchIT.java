package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.control.HalfDoneRun.BATCH;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.send;

import java.sql.Connection;
import java.sql.SQLException;

import org.junit.jupiter.api.Test;

/** A server that has lost a batch to another one, and does not know it yet, changes nothing more on the target database. */
class LostBatchIT {

    /** It has claimed the step, then it froze; meanwhile another server has taken the run over, and has even completed it and removed it from the ledger. */
    @Test
    void aServerThatHasLostTheBatchCanNotBeginAStep() throws SQLException {
        Sample sample = HalfDoneRun.sample();
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
        // Nothing undoes a number that was given: the step was not even called
        assertThat(sample.found("SELECT last_value FROM witness.call_n_seq")).containsExactly("1");
        assertThat(send("POST", "runs/" + run + "/restart", null).refusal()).isEqualTo("409 D2PG000860 The run " + run + " can't go on: the batch \"" + BATCH
                + "\" of the target database \"" + sample.name() + "\" was executed by another run since, of another target database here that is the same"
                + " database, or of another administration database, or of a newer state of this one. Start a new run; if the batch has no INIT step, empty its tables before.");
        awaitCompleted(sample.run(BATCH, 1));
        assertThat(sample.calls(BATCH)).containsExactly("before", "before", "held", "after");
    }

    /** It has begun the step before: what another server does with the batch since must not be mixed with it. */
    @Test
    void aServerThatHasLostTheBatchCanNotKeepAStep() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        long run = HalfDoneRun.during(sample, (half, gate) -> {
            gate.awaitWaiting(1);
            sample.execute("SELECT data2pg.__own_batch('" + BATCH + "', gen_random_uuid())");
        });
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000120: The step \"held\" failed: __require_owner: Another scheduler executes the batch \"" + BATCH + "\" now.");
        assertThat(sample.calls(BATCH)).containsExactly("before");
    }
}
