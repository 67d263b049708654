package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.advice;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.steps;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

/** The server ends in the middle of a run, with and without a chance to tidy up. */
class ServerEndIT {

    private static final String BATCH = "END";
    private static final String SESSIONS_ON_TARGET = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'data2pg'";
    private static final int LEFT = 40;
    private static final int SMALL = 2_000;
    private static final String SECONDS = "data2pg.stop.seconds";
    private static final String APPLICATION = "data2pg.war";

    private static Sample sample() throws SQLException {
        return Sample.registered().batch(BATCH).step(BATCH, "before", 3).step(BATCH, "held", 2, "before").step(BATCH, "after", 1, "held");
    }

    @Test
    void aKilledServerLeavesNothingBehindAndItsRunIsAbortedAtTheNextBoot() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 2);
            awaitStep(run, "held", "In_progress");
            SERVER.wildfly().kill();
            // The gate is still closed: the orphaned statement ends because its client is gone
            await().atMost(PATIENCE).until(() -> sample.found(SESSIONS_ON_TARGET), List.of("0")::equals);
            assertThat(recorded("SELECT run_status FROM run WHERE run_id = ?", run)).containsExactly("In_progress");
        } finally {
            SERVER.wildfly().start();
        }
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000121: The server \"").endsWith("\" ended while the run was active.");
        assertThat(advice(run)).startsWith("D2PG000858: What was in progress is rolled back.").contains("data2pg restart " + run, "log of the lost server");
        assertThat(steps(run)).isEqualTo(Map.of("before", "Completed", "held", "Ready", "after", "Blocked"));
        assertThat(recorded("SELECT DISTINCT ses_status, ses_end_ts IS NOT NULL FROM session WHERE ses_run_id = ?", run)).containsExactly("Aborted t");
        assertThat(sample.calls(BATCH)).containsExactly("before");
        awaitCompleted(sample.run(BATCH, 2));
    }

    /**
     * Of two runs with many more steps left than they have threads, one executes small steps: between the first signal of the server's end and the end of
     * the application its threads want to go on.
     */
    @Test
    void anOrderlyStopEndsRunsAndTheirStatements() throws SQLException {
        Sample sample = sample();
        for (int i = 1; i <= LEFT; i++) {
            sample.step(BATCH, "left " + i, 1, "held");
        }
        Sample busy = Sample.registered().batch(BATCH).smallSteps(BATCH, SMALL);
        long run;
        long small;
        try (Sample.Gate gate = sample.closeGate("held"); Sample.Gate last = busy.closeGate("last")) {
            run = sample.run(BATCH, 2);
            awaitStep(run, "held", "In_progress");
            small = busy.run(BATCH, 2);
            await().atMost(PATIENCE).until(() -> busy.calls(BATCH).size() > LEFT);
            SERVER.wildfly().stop();
            assertThat(SERVER.log()).contains("WFLYSRV0050");
            assertThat(recorded("SELECT run_status, run_end_ts IS NOT NULL FROM run WHERE run_id = ?", run)).containsExactly("Suspended t");
            assertThat(recorded("SELECT stp_name, stp_status FROM step WHERE stp_run_id = ? AND stp_name NOT LIKE 'left %' ORDER BY 1", run))
                    .containsExactly("after Blocked", "before Completed", "held Ready");
            await().atMost(PATIENCE).until(() -> sample.found(SESSIONS_ON_TARGET), List.of("0")::equals);
            assertThat(recorded("SELECT run_status FROM run WHERE run_id = ?", small)).containsExactly("Suspended");
            assertThat(recorded("SELECT stp_name FROM step WHERE stp_run_id = ? AND stp_status = 'Completed'", small))
                    .containsExactlyInAnyOrderElementsOf(busy.calls(BATCH));
        } finally {
            SERVER.wildfly().start();
        }
        assertThat(error(small)).matches("D2PG000(100|125): .*");
        assertThat(error(run)).startsWith("D2PG000100: The server \"").endsWith("\" was stopped while the run was active.");
        assertThat(advice(run)).startsWith("D2PG000854: It goes on when it is restarted, at any server").contains("data2pg restart " + run);
        long next = Operator.send("POST", "runs/" + run + "/restart", null).json().getInt("id");
        awaitCompleted(next);
        assertThat(sample.calls(BATCH)).startsWith("before", "held").hasSize(3 + LEFT).doesNotHaveDuplicates();
        awaitCompleted(Operator.restart(small));
        assertThat(busy.calls(BATCH)).hasSize(SMALL + 1).doesNotHaveDuplicates();
    }

    /** What is in progress may finish in the time it is given. */
    @Test
    void anOrderlyStopWaitsForTheStepsInProgress() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 2);
            awaitStep(run, "held", "In_progress");
            Thread stop = new Thread(SERVER.wildfly()::stop);
            stop.start();
            await().atMost(PATIENCE).until(() -> SERVER.log().contains("D2PG000165"));
            gate.open("held");
            stop.join();
            assertThat(recorded("SELECT run_status FROM run WHERE run_id = ?", run)).containsExactly("Suspended");
            assertThat(recorded("SELECT stp_name, stp_status FROM step WHERE stp_run_id = ? ORDER BY 1", run))
                    .containsExactly("after Ready", "before Completed", "held Completed");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            SERVER.wildfly().start();
        }
        assertThat(sample.calls(BATCH)).containsExactly("before", "held");
    }

    /** One run executes a step, the other one still waits for its plan. The steps are given less time than usual. */
    @Test
    void anUndeploymentSuspendsItsRuns() throws SQLException {
        SERVER.wildfly().cli("/system-property=" + SECONDS + ":add(value=1)");
        SERVER.wildfly().cli("/deployment=" + APPLICATION + ":redeploy");
        Sample sample = sample();
        Sample locked = sample();
        long run;
        long waiting;
        try (Sample.Gate gate = sample.closeGate("held"); Connection lock = locked.target(); Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE data2pg.step IN ACCESS EXCLUSIVE MODE");
            run = sample.run(BATCH, 2);
            waiting = locked.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            await().atMost(PATIENCE).until(() -> locked.found(SESSIONS_ON_TARGET + " AND wait_event_type = 'Lock'"), List.of("1")::equals);
            SERVER.wildfly().cli("undeploy " + APPLICATION + " --keep-content");
            assertThat(SERVER.log()).contains("D2PG000165: The server ends: 1 runs are suspended, their steps in progress have 1 seconds to finish");
            assertThat(recorded("SELECT run_id, run_status FROM run WHERE run_id IN (?, ?) ORDER BY 1", run, waiting))
                    .containsExactly(run + " Suspended", waiting + " Suspended");
            assertThat(recorded("SELECT stp_name, stp_status FROM step WHERE stp_run_id = ? ORDER BY 1", run))
                    .containsExactly("after Blocked", "before Completed", "held Ready");
        } finally {
            SERVER.wildfly().cli("/system-property=" + SECONDS + ":remove");
            SERVER.wildfly().cli("deploy --name=" + APPLICATION);
        }
        assertThat(List.of(error(run), error(waiting))).allMatch(reason -> reason.startsWith("D2PG000100: "));
        for (long suspended : List.of(run, waiting)) {
            awaitCompleted(Operator.send("POST", "runs/" + suspended + "/restart", null).json().getInt("id"));
        }
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
        assertThat(locked.calls(BATCH)).containsExactly("before", "held", "after");
    }
}
