package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.metrics;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.send;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.MBeanOperationInfo;
import javax.management.ObjectName;

import jakarta.json.JsonObject;

import org.data2pg.control.account.Roles;
import org.data2pg.fixture.Project;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a JMX client sees of runs, and does with them. */
class JmxIT {

    private static final String BATCH = "WATCHED";
    private static final String ODD = "\"'\\*?<script>=,:";
    private static final String CONTROL = "org.data2pg:type=RunControl";
    private static final String COUNTERS = "org.data2pg:type=Counters";
    private static final String MANAGEMENT = SERVER.wildfly().managementUrl();
    private static final String PASSWORD = SERVER.password() + "-1";
    /** Operations for which a viewer is enough. */
    private static final List<String> LOOKS = List.of("status", "report");
    /** By type, a value that stands for nothing that is there. */
    private static final Map<String, Object> NOTHING = Map.of("java.lang.String", "nowhere", "long", 987_654_321L, "int", 1);

    @BeforeAll
    static void users() {
        SERVER.wildfly().addManagementUser("watcher", PASSWORD, Roles.VIEWER).addManagementUser("driver", PASSWORD, Roles.OPERATOR)
                .addManagementUser("keeper", PASSWORD, Roles.ADMIN)
                .addManagementUser("stranger", PASSWORD, "elsewhere");
    }

    private static long run(JmxClient operator, Sample sample) throws IOException, JMException {
        return (Long) operator.call(CONTROL, "run", sample.name(), BATCH, 2);
    }

    @Test
    void aRunIsSeenAndSteeredOverJmxAndToldToPrometheus() throws SQLException, IOException, JMException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "done", 30).step(BATCH, "held", 10, "done").step(BATCH, "after", 20, "held");
        try (JmxClient operator = new JmxClient(MANAGEMENT, "driver", PASSWORD); JmxClient viewer = new JmxClient(MANAGEMENT, "watcher", PASSWORD);
                JmxClient admin = new JmxClient(MANAGEMENT, "keeper", PASSWORD)) {
            long aborted = (Long) viewer.read(COUNTERS, "AbortedRuns");
            long cancelled = (Long) viewer.read(COUNTERS, "CancelledSteps");
            long completed = (Long) viewer.read(COUNTERS, "CompletedSteps");
            long run;
            try (Sample.Gate gate = sample.closeGate("held")) {
                run = run(operator, sample);
                awaitStep(run, "held", "In_progress");
                String name = "org.data2pg:batch=\"" + BATCH + "\",id=" + run + ",targetDatabase=\"" + sample.name() + "\",type=Run";
                await().atMost(PATIENCE).until(() -> viewer.names().contains(name));
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(viewer.read(name, "InProgressSteps")).isEqualTo(1L));
                assertThat(viewer.read(name, "CompletedPercent")).isEqualTo(50.0);
                assertThat(viewer.read(name, "Status")).isEqualTo("In_progress");
                assertThat(viewer.words(name, "InProgressSteps")).isEqualTo("Steps in progress");
                assertThat((long[]) viewer.read(CONTROL, "ActiveRuns")).contains(run);
                assertThat(metrics()).contains("data2pg_active_run_steps{batch=\"" + BATCH + "\",run=\"" + run + "\",status=\"In_progress\",target_database=\""
                        + sample.name() + "\"} 1.0");
                await().atMost(PATIENCE).until(() -> viewer.read(name, "EstimatedEnd") instanceof Date);
                for (MBeanOperationInfo action : viewer.operations(name)) {
                    assertThatThrownBy(() -> viewer.call(name, action.getName(), nothing(action))).as(action.getName()).isInstanceOf(SecurityException.class)
                            .hasMessageStartingWith("D2PG000700: ");
                }
                operator.call(name, "modify", 5, 0);
                assertThat(send("GET", "runs/" + run, null).json().getInt("sessions")).isEqualTo(5);
                admin.call(name, "comment", "né");
                assertThat(send("GET", "runs/" + run, null).json().getString("comment")).isEqualTo("né");
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(viewer.read(name, "Comment")).isEqualTo("né"));
                operator.call(name, "abort", "enough");
                assertThat(awaitEnd(run)).isEqualTo("Aborted");
                await().atMost(PATIENCE).until(() -> !viewer.names().contains(name));
            }
            assertThat(viewer.read(COUNTERS, "AbortedRuns")).isEqualTo(aborted + 1);
            assertThat(viewer.read(COUNTERS, "CancelledSteps")).isEqualTo(cancelled + 1);
            assertThat(viewer.read(COUNTERS, "CompletedSteps")).isEqualTo(completed + 1);
            assertThat((String) viewer.call(CONTROL, "report", run)).contains("Aborted").contains(BATCH);
            assertThat(recorded("SELECT aud_action, aud_login, aud_door, aud_outcome FROM audit WHERE aud_run = ? ORDER BY aud_id", run))
                    .containsExactly("run driver jmx done", "modify driver jmx done", "modify keeper jmx done", "abort driver jmx done");
            String labels = "{batch=\"" + BATCH + "\",batch_type=\"COPY\",";
            assertThat(metrics()).contains("data2pg_runs_total" + labels + "status=\"Aborted\",target_database=\"" + sample.name() + "\"} 1.0")
                    .contains("data2pg_steps_total" + labels + "outcome=\"Cancelled\",target_database=\"" + sample.name() + "\"} 1.0")
                    .contains("data2pg_rows_total" + labels + "target_database=\"" + sample.name() + "\"} 1.0");
        }
    }

    @Test
    void allThatCanBeAskedForIsAskedForOverJmx() throws SQLException, IOException, JMException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "held", 10).step(BATCH, "after", 20, "held");
        try (JmxClient operator = new JmxClient(MANAGEMENT, "driver", PASSWORD)) {
            assertThat((String) operator.call(CONTROL, "check", sample.name())).contains(sample.name(), Project.version(), "at most ")
                    .containsPattern("Ready +: " + BATCH + " \\(COPY\\) of sample");
            long reference = run(operator, sample);
            Operator.awaitCompleted(reference);
            long suspended;
            long aborted;
            try (Sample.Gate gate = sample.closeGate("held", "after")) {
                suspended = (Long) operator.call(CONTROL, "runWithOptions", sample.name(), BATCH, 2, 1, "{\"COPY_MAX_ROWS\": 5}", "over JMX", reference, "abort",
                        "continue");
                awaitStep(suspended, "held", "In_progress");
                assertThat(asked(suspended)).isEqualTo("2 1 {\"COPY_MAX_ROWS\":5} over JMX " + reference + " abort continue");
                operator.call(CONTROL, "suspend", suspended, "lunch");
                gate.open("held");
                assertThat(awaitEnd(suspended)).isEqualTo("Suspended");
                assertThat(Operator.error(suspended)).contains("driver", "lunch");
                aborted = (Long) operator.call(CONTROL, "restart", suspended);
                awaitStep(aborted, "after", "In_progress");
                assertThat(asked(aborted)).isEqualTo("2 1 {\"COPY_MAX_ROWS\":5} over JMX " + reference + " abort continue");
                operator.call(CONTROL, "abort", aborted, "");
                assertThat(awaitEnd(aborted)).isEqualTo("Aborted");
            }
            long last = (Long) operator.call(CONTROL, "restartWithOptions", aborted, 3, 2, "after lunch", "continue", "abort");
            Operator.awaitCompleted(last);
            assertThat(asked(last)).isEqualTo("3 2 {\"COPY_MAX_ROWS\":5} after lunch " + reference + " continue abort");
            assertThat(recorded("SELECT aud_action FROM audit WHERE aud_login = 'driver' AND aud_door = 'jmx' AND aud_database = ? OR aud_run IN (?, ?, ?)"
                    + " ORDER BY aud_id", sample.name(), suspended, aborted, last)).contains("check", "run", "suspend", "restart", "abort");
        }
    }

    @Test
    void aStepIsCancelledOverJmx() throws SQLException, IOException, JMException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "held", 10);
        try (JmxClient operator = new JmxClient(MANAGEMENT, "driver", PASSWORD); Sample.Gate gate = sample.closeGate("held")) {
            long run = run(operator, sample);
            awaitStep(run, "held", "In_progress");
            operator.call(CONTROL, "cancelStep", run, "held", "stuck");
            assertThat(awaitEnd(run)).isEqualTo("Aborted");
            assertThat(recorded("SELECT stp_status, stp_error_msg FROM step WHERE stp_run_id = ?", run)).singleElement().asString().startsWith("Failed ")
                    .contains("driver", "stuck");
        }
    }

    /** The engine gives it no thread while the server is suspended; other doors than JMX are closed then. */
    @Test
    void aRunWhoseJobHasNotBegunIsAborted() throws SQLException, IOException, JMException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "held", 10);
        long run;
        try (JmxClient operator = new JmxClient(MANAGEMENT, "driver", PASSWORD)) {
            try {
                SERVER.wildfly().cli(":suspend");
                run = run(operator, sample);
                operator.call(CONTROL, "abort", run, "not now");
                await().atMost(PATIENCE).until(() -> operator.call(CONTROL, "status", run), "Aborted"::equals);
            } finally {
                SERVER.wildfly().cli(":resume");
            }
        }
        assertThat(Operator.error(run)).isEqualTo("D2PG000104: The operator \"driver\" aborted the run: not now");
        Operator.awaitCompleted(sample.run(BATCH, 1));
        assertThat(sample.calls(BATCH)).containsExactly("held");
    }

    /** Both have seen the run before one of them changes it. */
    @Test
    void ofTwoWhoModifyARunAtTheSameMomentOneIsTold() throws SQLException, IOException, JMException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "held", 1);
        long run;
        try (JmxClient operator = new JmxClient(MANAGEMENT, "driver", PASSWORD); Sample.Gate gate = sample.closeGate("held")) {
            run = run(operator, sample);
            awaitStep(run, "held", "In_progress");
            List<CompletableFuture<String>> answers;
            try (Connection lock = Operator.administration()) {
                lock.setAutoCommit(false);
                Rows.of(lock, "SELECT run_id FROM run WHERE run_id = ? FOR UPDATE", run);
                answers = Stream.of(3, 4).map(sessions -> CompletableFuture.supplyAsync(() -> modified(operator, run, sessions))).toList();
                await().atMost(PATIENCE).until(() -> recorded("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event_type = 'Lock' AND wait_event IN ('transactionid', 'tuple')"), List.of("2")::equals);
            }
            assertThat(answers.stream().map(CompletableFuture::join)).satisfiesExactlyInAnyOrder(won -> assertThat(won).isEqualTo("done"),
                    told -> assertThat(told).startsWith("D2PG000741: The run " + run + " has been changed since"));
        }
        Operator.awaitCompleted(run);
    }

    private static String modified(JmxClient operator, long run, int sessions) {
        try {
            operator.call(CONTROL, "modify", run, sessions, 0);
            return "done";
        } catch (IOException | JMException broken) {
            throw new IllegalStateException(broken);
        } catch (RuntimeException refused) {
            return refused.getMessage();
        }
    }

    /** What a run was asked for, as REST tells it. */
    private static String asked(long run) {
        JsonObject seen = Operator.run(run);
        return seen.getInt("sessions") + " " + seen.getInt("ascSessions") + " " + seen.getJsonObject("stepOptions") + " " + seen.getString("comment") + " "
                + seen.get("referenceRun") + " " + seen.getString("takeover") + " " + seen.getString("onError");
    }

    @Test
    void anyNameOfATargetDatabaseAndABatchIsThatOfAnMBean() throws SQLException, IOException, JMException {
        Sample sample = Sample.registered().batch(ODD).step(ODD, "held", 1);
        send("POST", "target-databases", sample.connection().add("id", ODD).build());
        try (JmxClient operator = new JmxClient(MANAGEMENT, "driver", PASSWORD)) {
            long run;
            try (Sample.Gate gate = sample.closeGate("held")) {
                run = (Long) operator.call(CONTROL, "run", ODD, ODD, 1);
                awaitStep(run, "held", "In_progress");
                String name = "org.data2pg:batch=" + ObjectName.quote(ODD) + ",id=" + run + ",targetDatabase=" + ObjectName.quote(ODD) + ",type=Run";
                await().atMost(PATIENCE).until(() -> operator.names().contains(name));
                assertThat(operator.read(name, "TargetDatabase")).isEqualTo(ODD);
                assertThat(operator.read(name, "Batch")).isEqualTo(ODD);
                operator.call(name, "suspend", ODD);
            }
            assertThat(awaitEnd(run)).isEqualTo("Completed");
            assertThat((String) operator.call(CONTROL, "report", run)).contains(ODD);
            assertThat((String) operator.call(CONTROL, "check", ODD)).contains(ODD);
        }
    }

    /** Nobody is logged on there, so that nobody could be named in the audit. */
    @Test
    void whoIsAttachedToTheProcessReadsButDoesNotAct() throws SQLException, IOException, JMException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "never", 1);
        try (JmxClient attached = JmxClient.attached(SERVER.wildfly().pid())) {
            assertThat(attached.names()).contains(CONTROL, COUNTERS);
            assertThat((Long) attached.read(COUNTERS, "Rows")).isNotNegative();
            assertThatThrownBy(() -> run(attached, sample)).isInstanceOf(SecurityException.class).hasMessageStartingWith("D2PG000701: Nobody is logged on");
            assertThatThrownBy(() -> attached.call(CONTROL, "check", sample.name())).isInstanceOf(SecurityException.class);
        }
        assertThat(recorded("SELECT count(*) FROM run WHERE run_database = ?", sample.name())).containsExactly("0");
    }

    @Test
    void whoMayNotIsRefusedOverJmx() throws SQLException, IOException, JMException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "never", 1);
        try (JmxClient viewer = new JmxClient(MANAGEMENT, "watcher", PASSWORD); JmxClient stranger = new JmxClient(MANAGEMENT, "stranger", PASSWORD);
                JmxClient operator = new JmxClient(MANAGEMENT, "driver", PASSWORD)) {
            assertThatThrownBy(() -> run(viewer, sample)).isInstanceOf(SecurityException.class)
                    .hasMessage("D2PG000700: The user \"watcher\" may not do this. It takes one of the groups data2pg-operator, data2pg-admin.");
            assertThatThrownBy(() -> stranger.call(CONTROL, "status", 1L)).isInstanceOf(SecurityException.class).hasMessageContaining("data2pg-viewer");
            assertThatThrownBy(() -> stranger.read(COUNTERS, "Rows")).hasRootCauseInstanceOf(SecurityException.class);
            assertThatThrownBy(() -> operator.call(CONTROL, "run", "nowhere", BATCH, 1)).isInstanceOf(IllegalStateException.class)
                    .hasMessage("D2PG000200: The target database \"nowhere\" does not exist.");
        }
        assertThatThrownBy(() -> new JmxClient(MANAGEMENT, "watcher", "wrong")).isInstanceOf(IOException.class);
        assertThat(recorded("SELECT count(*) FROM run WHERE run_database = ?", sample.name())).containsExactly("0");
    }

    /** On what is not there: what is let in is not done either. */
    @ParameterizedTest
    @CsvSource({"stranger, false, false", "watcher, true, false", "driver, true, true", "keeper, true, true"})
    void eachGroupMayWhatItsRoleMay(String user, boolean sees, boolean acts) throws IOException, JMException {
        try (JmxClient client = new JmxClient(MANAGEMENT, user, PASSWORD); JmxClient viewer = new JmxClient(MANAGEMENT, "watcher", PASSWORD)) {
            List<MBeanOperationInfo> operations = viewer.operations(CONTROL);
            assertThat(operations).hasSizeGreaterThan(10).extracting(MBeanOperationInfo::getName).containsAll(LOOKS);
            for (MBeanOperationInfo operation : operations) {
                Throwable refusal = catchThrowable(() -> client.call(CONTROL, operation.getName(), nothing(operation)));
                assertThat(refusal).as(operation.getName())
                        .isInstanceOf((LOOKS.contains(operation.getName()) ? sees : acts) ? IllegalStateException.class : SecurityException.class);
            }
            Throwable look = catchThrowable(() -> client.read(CONTROL, "ActiveRuns"));
            assertThat(look == null).isEqualTo(sees);
        }
    }

    /** Values of its parameters that stand for nothing that is there. */
    private static Object[] nothing(MBeanOperationInfo operation) {
        return Arrays.stream(operation.getSignature()).map(parameter -> NOTHING.get(parameter.getType())).toArray();
    }
}
