package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.control.Operator.administration;
import static org.data2pg.control.Operator.advice;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.Test;

/** A batch is reconfigured while a run of it is active: a part of it would be done by the one configuration, the rest by the other. */
class ReconfiguredRunIT {

    private static final String OTHER_RULE = "UPDATE data2pg.table_column SET tco_copy_source_expr = 'upper(note)' WHERE tco_table = 'orders' AND tco_name = 'note'";

    @Test
    void aRunWhoseRulesHaveChangedIsNotCompleted() throws SQLException {
        Sample sample = Sample.registered().step(Sample.COPY, "held", 1);
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(Sample.COPY, 1);
            awaitStep(run, "held", "In_progress");
            gate.awaitWaiting(1);
            sample.execute(OTHER_RULE);
        }
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).isEqualTo("D2PG000868: All steps of the run " + run + " are done, but the batch \"" + Sample.COPY + "\" was reconfigured meanwhile,"
                + " so that some of them may have done something else than others: steps, rules for columns, conditions of parts, columns or indexes have changed."
                + " Start a new run.");
    }

    @Test
    void aRunWithAnotherWorkingPlanIsNotTakenOver() throws SQLException {
        Sample sample = sample();
        long run = orphan(sample, "DELETE FROM step WHERE stp_run_id = (SELECT max(run_id) FROM run WHERE run_batch_name = 'LEFT') AND stp_name = 'last'");
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).isEqualTo("D2PG000866: The run " + run + " can't go on: the batch \"LEFT\" was reconfigured while the run was active. New steps: last."
                + " Start a new run.");
        assertThat(sample.calls("LEFT")).containsExactly("first", "last");
    }

    @Test
    void aRunWhoseRulesHaveChangedIsNotTakenOver() throws SQLException {
        Sample sample = sample();
        long run = orphan(sample, "UPDATE run SET run_fingerprint = 'another' WHERE run_id = (SELECT max(run_id) FROM run WHERE run_batch_name = 'LEFT')");
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000867: The run " + run + " can't go on: the batch \"LEFT\" was reconfigured while the run was active.");
        assertThat(advice(run)).as("but a new run").isNull();
        assertThat(sample.calls("LEFT")).containsExactly("first", "last");
    }

    private static Sample sample() throws SQLException {
        Sample sample = Sample.registered().batch("LEFT").step("LEFT", "first", 2).step("LEFT", "last", 1, "first");
        Operator.awaitCompleted(sample.run("LEFT", 1));
        return sample;
    }

    /** A run like the Completed one of the sample, which this very server has left before its boot and is to go on with. */
    private static long orphan(Sample sample, String change) throws SQLException {
        try (Connection admin = administration(); Statement statement = admin.createStatement()) {
            admin.setAutoCommit(false);
            String id = Rows.of(admin, "INSERT INTO run (run_database, run_batch_name, run_batch_type, run_init_max_ses, run_init_asc_ses, run_start_ts, run_status,"
                    + " run_max_sessions, run_asc_sessions, run_node, run_requested_by, run_session_limit, run_takeover, run_fingerprint) SELECT run_database,"
                    + " run_batch_name, run_batch_type, 1, 0, '2000-01-01', 'In_progress', 1, 0, run_node, 'nobody', 90, 'continue', run_fingerprint"
                    + " FROM run WHERE run_database = ? RETURNING run_id", sample.name()).get(0);
            statement.execute("INSERT INTO step (stp_run_id, stp_name, stp_sql_function, stp_cost, stp_parents, stp_cum_cost, stp_status, stp_blocking) SELECT " + id
                    + ", stp_name, stp_sql_function, stp_cost, stp_parents, stp_cum_cost, CASE stp_name WHEN 'first' THEN 'Ready' ELSE 'Blocked' END, stp_parents FROM step"
                    + " WHERE stp_run_id = (SELECT min(run_id) FROM run WHERE run_database = '" + sample.name() + "')");
            statement.execute(change);
            admin.commit();
            return Long.parseLong(id);
        }
    }
}
