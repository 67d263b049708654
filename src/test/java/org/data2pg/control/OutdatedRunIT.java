package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.control.HalfDoneRun.BATCH;
import static org.data2pg.control.Operator.act;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.advice;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.restart;
import static org.data2pg.control.Operator.send;
import static org.data2pg.control.Operator.status;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;

/** Runs that can't go on, since their tables or their batch are no longer what they were. */
class OutdatedRunIT {

    private static final String ROWS = "SELECT (SELECT count(*) FROM app.country), (SELECT count(*) FROM app.customer), (SELECT count(*) FROM app.orders)";

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
        Sample sample = HalfDoneRun.sample();
        long older = HalfDoneRun.aborted(sample);
        sample.execute("UPDATE data2pg.step SET stp_sql_function = NULL WHERE stp_batch_name = '" + BATCH + "' AND stp_name = 'after'");
        assertThat(awaitEnd(sample.run(BATCH, 1))).isEqualTo("Aborted");
        sample.execute("UPDATE data2pg.step SET stp_sql_function = '_note_call' WHERE stp_batch_name = '" + BATCH + "'");
        awaitCompleted(restart(older));
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }

    /** The INIT step of any batch empties the tables of all batches of its migration. */
    @Test
    void aRunWhoseTablesAnotherBatchHasEmptiedIsNotRestarted() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        long run = HalfDoneRun.aborted(sample);
        awaitCompleted(sample.run(Sample.COPY, 1));
        assertThat(send("POST", "runs/" + run + "/restart", null).refusal()).isEqualTo("409 D2PG000851 The run " + run + " can't go on: __get_ledger: What this run"
                + " of the batch \"" + BATCH + "\" had copied was emptied by the INIT step of another run, of the batch \"" + Sample.COPY + "\". Start a new run.");
        awaitCompleted(sample.run(BATCH, 1));
        assertThat(sample.calls(BATCH)).containsExactly("before", "before", "held", "after");
    }

    /** It is in the middle of a step meanwhile. */
    @Test
    void aRunWhoseTablesAnotherBatchEmptiesIsNotCompleted() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        long run = HalfDoneRun.during(sample, (half, gate) -> awaitCompleted(sample.run(Sample.COPY, 1)));
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000120: The step \"held\" failed: __end_step: What this run of the batch \"" + BATCH + "\" had copied was emptied")
                .contains("SQLSTATE: D2P47");
        assertThat(advice(run)).as("but a new run").isNull();
        assertThat(sample.calls(BATCH)).containsExactly("before");
    }

    /** Under its name another one stands there: nobody knows what has become of its tables. */
    @Test
    void aRunWhoseBatchWasDroppedAndMadeAgainIsNotRestarted() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        long run = HalfDoneRun.aborted(sample);
        sample.execute("SELECT data2pg.drop_batch('" + BATCH + "')");
        HalfDoneRun.steps(sample).execute("UPDATE data2pg.migration SET mgr_config_completed = TRUE");
        assertThat(send("POST", "runs/" + run + "/restart", null).refusal()).isEqualTo("409 D2PG000852 The run " + run + " can't go on: the ledger of the target"
                + " database \"" + sample.name() + "\" has none of the 1 steps that are recorded as done, and it was not this run that executed the batch \"" + BATCH
                + "\" there last. The batch was dropped and created again, or it is another database now. Start a new run; if the batch has no INIT step,"
                + " empty its tables before.");
        assertThat(sample.calls(BATCH)).containsExactly("before");
    }

    @Test
    void aReconfiguredBatchIsNotRestarted() throws SQLException {
        Sample sample = HalfDoneRun.sample().step(BATCH, "later", 2, "after");
        long run = HalfDoneRun.aborted(sample);
        sample.step(BATCH, "new", 1);
        sample.execute("UPDATE data2pg.step SET stp_parents = '{}' WHERE stp_name = 'after'", "DELETE FROM data2pg.step WHERE stp_name = 'later'");
        assertThat(act("runs/" + run + "/restart").refusal()).isEqualTo("409 D2PG000137 The run " + run + " can't be restarted: the batch \"" + BATCH
                + "\" was reconfigured since. New steps: new. Steps that are gone: later. Steps with another function or other parents: after."
                + " Start a new run.");
        assertThat(status(run)).isEqualTo("Aborted");
        assertThat(recorded("SELECT count(*) FROM run WHERE run_restarted_id = ?", run)).containsExactly("0");
    }

    /** A part of the rows would have been copied by the one rule, the others by the other. */
    @Test
    void aBatchWithOtherRulesIsNotRestarted() throws SQLException {
        Sample sample = Sample.registered();
        sample.execute("ALTER TABLE app.customer ADD CONSTRAINT forbids CHECK (id <> 500)");
        long run = sample.run(Sample.COPY, 1);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        sample.execute("ALTER TABLE app.customer DROP CONSTRAINT forbids");
        transform(sample, "upper(note)");
        assertThat(act("runs/" + run + "/restart").refusal()).isEqualTo("409 D2PG000853 The run " + run + " can't be restarted: the batch \"" + Sample.COPY
                + "\" was reconfigured since. It has the same steps, but some of them would do something else: rules for columns, conditions of parts, columns or"
                + " indexes have changed. Start a new run.");
        transform(sample, "note");
        awaitCompleted(restart(run));
        assertThat(sample.found(ROWS)).containsExactly("20 600 3000");
    }

    private static void transform(Sample sample, String rule) throws SQLException {
        sample.execute("SELECT data2pg.register_column_transform_rule('app', 'orders', 'note', '" + rule + "')",
                "SELECT data2pg.complete_migration_configuration('sample')");
    }
}
