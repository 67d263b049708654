package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.start;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import org.junit.jupiter.api.Test;

/** An administrator suspends the server, as before its end, and resumes it: the batch engine gives no thread meanwhile. */
class SuspendedServerIT {

    private static final String BATCH = "SUSPENDED";
    /** Many more than a run has threads. */
    private static final int LEFT = 20;
    private static final int SMALL = 2_000;

    @Test
    void itsRunsAreSuspendedAndNothingIsLost() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "held", 9);
        for (int i = 0; i < LEFT; i++) {
            sample.step(BATCH, "left " + i, 1, "held");
        }
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = start(sample.order(BATCH));
            awaitStep(run, "held", "In_progress");
            SERVER.wildfly().cli(":suspend");
            gate.open("held");
            await().atMost(PATIENCE).until(() -> recorded("SELECT run_status FROM run WHERE run_id = ?", run), List.of("Suspended")::equals);
        } finally {
            SERVER.wildfly().cli(":resume");
        }
        assertThat(error(run)).startsWith("D2PG000125: ");
        assertThat(recorded("SELECT stp_name FROM step WHERE stp_run_id = ? AND stp_status = 'Completed'", run)).containsExactly("held");
        awaitCompleted(Operator.restart(run));
        assertThat(sample.calls(BATCH)).startsWith("held").hasSize(1 + LEFT).doesNotHaveDuplicates();
    }

    /** No partition is at work, perhaps, when the jobs are stopped. */
    @Test
    void aRunOfSmallStepsIsSuspended() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).smallSteps(BATCH, SMALL);
        long run;
        try (Sample.Gate gate = sample.closeGate("last")) {
            run = start(sample.order(BATCH).add("sessions", 2));
            await().atMost(PATIENCE).until(() -> sample.calls(BATCH).size() > LEFT);
            SERVER.wildfly().cli(":suspend");
            gate.open("last");
            await().atMost(PATIENCE).until(() -> recorded("SELECT run_status FROM run WHERE run_id = ?", run), List.of("Suspended")::equals);
        } finally {
            SERVER.wildfly().cli(":resume");
        }
        awaitCompleted(Operator.restart(run));
        assertThat(sample.calls(BATCH)).hasSize(SMALL + 1).doesNotHaveDuplicates();
    }

    /** It gets its working plan when the engine gives no thread any more. */
    @Test
    void aRunThatIsBeingPreparedIsSuspended() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "held", 9);
        long run;
        try {
            try (Connection lock = sample.target(); Statement statement = lock.createStatement()) {
                lock.setAutoCommit(false);
                statement.execute("LOCK TABLE data2pg.step IN ACCESS EXCLUSIVE MODE");
                run = start(sample.order(BATCH));
                await().atMost(PATIENCE).until(() -> sample.found("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name = 'data2pg' AND wait_event_type = 'Lock'"), List.of("1")::equals);
                SERVER.wildfly().cli(":suspend");
            }
            await().atMost(PATIENCE).until(() -> recorded("SELECT run_status FROM run WHERE run_id = ?", run), List.of("Suspended")::equals);
        } finally {
            SERVER.wildfly().cli(":resume");
        }
        assertThat(sample.calls(BATCH)).isEmpty();
        awaitCompleted(Operator.restart(run));
        assertThat(sample.calls(BATCH)).containsExactly("held");
    }
}
