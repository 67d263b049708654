package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.status;
import static org.data2pg.control.Operator.steps;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** Runs and the batch engine as its administrators see it. */
class EngineIT {

    private static final String BATCH = "ENGINE";
    private static final int MANY = 60;
    private static final String ENGINE = "/deployment=data2pg.war/subsystem=batch-jberet";
    private static final String THREADS = "/subsystem=batch-jberet/thread-pool=data2pg:";

    @Test
    void aJobThatAnAdministratorStopsEndsItsRunAfterTheStepInProgress() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "held", 3).step(BATCH, "next", 2).step(BATCH, "child", 1, "held");
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            String execution = recorded("SELECT run_job_execution FROM run WHERE run_id = ?", run).get(0);
            SERVER.wildfly().cli("/deployment=data2pg.war/subsystem=batch-jberet:stop-job(execution-id=" + execution + ")");
            assertThat(steps(run)).containsEntry("held", "In_progress");
        }
        assertThat(awaitEnd(run)).isEqualTo("Suspended");
        assertThat(error(run)).isEqualTo("D2PG000125: The job of the run was stopped, by an administrator or with the server.");
        assertThat(steps(run)).isEqualTo(Map.of("held", "Completed", "next", "Ready", "child", "Ready"));
        awaitCompleted(sample.run(BATCH, 1));
    }

    @Test
    void aSecondJobOfARunDoesNothing() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "held", 3).step(BATCH, "next", 2);
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            String second = SERVER.wildfly().cli(ENGINE + ":start-job(job-xml-name=data2pg-run, properties={run=" + run + "})")
                    .replaceAll("(?s).*\"result\" => (\\d+).*", "$1");
            await().atMost(PATIENCE).until(() -> SERVER.wildfly().cli(ENGINE + "/job=data2pg-run/execution=" + second + ":read-resource(include-runtime=true)")
                    .contains("\"batch-status\" => \"FAILED\""));
            assertThat(SERVER.log()).contains("D2PG000190: Run " + run + " is being carried out by a job already. The job execution " + second + ",");
            assertThat(status(run)).isEqualTo("In_progress");
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("held", "next");
    }

    /** Of a job that has ended the engine keeps little, however many steps its run had. */
    @Test
    void administratorsSeeTheJobOfARun() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "only", 1);
        long run = sample.run(BATCH, 1);
        awaitCompleted(run);
        String execution = recorded("SELECT run_job_execution FROM run WHERE run_id = ?", run).get(0);
        // The job ends a moment after its run
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(SERVER.wildfly().cli("/deployment=data2pg.war/subsystem=batch-jberet/job=data2pg-run/execution="
                + execution + ":read-resource(include-runtime=true)")).contains("\"batch-status\" => \"COMPLETED\"", "\"exit-status\" => \"COMPLETED\""));
    }

    /** All that were asked for are opened, where the engine has fewer threads. */
    @Test
    void aRunHasMoreSessionsThanTheEngineHasThreads() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH);
        List<String> names = IntStream.range(0, MANY).mapToObj(i -> "s" + i).toList();
        for (String name : names) {
            sample.step(BATCH, name, 1);
        }
        SERVER.wildfly().cli(THREADS + "write-attribute(name=max-threads, value=" + (MANY - 20) + ")");
        long run;
        try (Sample.Gate gate = sample.closeGate(names.toArray(String[]::new))) {
            run = sample.run(BATCH, MANY);
            gate.awaitWaiting(MANY);
        } finally {
            SERVER.wildfly().cli(THREADS + "write-attribute(name=max-threads, value=512)");
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactlyInAnyOrderElementsOf(names);
    }

    /** A run leaves threads for others, however many sessions its target could open and however many steps it has. */
    @Test
    void aLongRunDoesNotStarveAnother() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).batch("OTHER").step("OTHER", "quick", 1);
        for (int i = 0; i < MANY; i++) {
            sample.step(BATCH, "s" + i, 1);
        }
        SERVER.wildfly().cli(THREADS + "write-attribute(name=max-threads, value=" + (MANY - 10) + ")");
        long run;
        try (Sample.Gate gate = sample.closeGate("s0")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "s0", "In_progress");
            awaitCompleted(sample.run("OTHER", 1));
            assertThat(steps(run)).containsEntry("s1", "Ready");
        } finally {
            SERVER.wildfly().cli(THREADS + "write-attribute(name=max-threads, value=512)");
        }
        awaitCompleted(run);
    }
}
