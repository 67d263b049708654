package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.recorded;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import org.data2pg.fixture.ProvisionedServer;
import org.data2pg.fixture.RestClient;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two servers on one administration database: each steers the other's runs, and one takes over what the other leaves. */
class TwoServersIT {

    private static final String BATCH = "TWO";
    private static final String SECOND = "second";
    private static final String AT_WORK = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'data2pg'"
            + " AND state = ?";
    private static ProvisionedServer second;
    private static RestClient atSecond;

    @BeforeAll
    static void startTheSecond() {
        second = new ProvisionedServer().administrationDatabase(SERVER.postgres().url(SharedServer.DATABASE), SharedServer.DATABASE, SERVER.password())
                .property("jboss.node.name", SECOND);
        second.start();
        atSecond = new RestClient(second.url(), SharedServer.ADMIN, SERVER.password());
    }

    @AfterAll
    static void stopTheSecond() {
        second.close();
    }

    @AfterEach
    void bringTheFirstBack() {
        SERVER.wildfly().thaw();
        if (!SERVER.wildfly().isAlive()) {
            SERVER.wildfly().start();
        }
    }

    /** The second server knows the target's password too. */
    private static Sample sample() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "before", 5).step(BATCH, "held", 4, "before").step(BATCH, "after", 3, "held");
        atSecond.put("target-databases/" + sample.name(), sample.connection().build());
        return sample;
    }

    private static long held(Sample sample, JsonObjectBuilder order) {
        long run = Operator.start(order);
        awaitStep(run, "held", "In_progress");
        return run;
    }

    private static JsonObject atSecond(long run) {
        return atSecond.get("runs/" + run);
    }

    private static void awaitAtSecond(long run, String status) {
        await().atMost(PATIENCE).until(() -> atSecond(run).getString("status"), status::equals);
    }

    @Test
    void eachSteersTheRunsOfTheOther() throws SQLException {
        Sample sample = sample().step(BATCH, "beside", 1, "before");
        try (Sample.Gate gate = sample.closeGate("held", "beside")) {
            long run = held(sample, sample.order(BATCH));
            atSecond.patch("runs/" + run, Json.createObjectBuilder().add("sessions", 2).build());
            awaitStep(run, "beside", "In_progress");
            atSecond.post("runs/" + run + "/abort", Json.createObjectBuilder().add("reason", "from elsewhere").build());
            assertThat(Operator.awaitEnd(run)).isEqualTo("Aborted");
            assertThat(Operator.error(run)).isEqualTo("D2PG000104: The operator \"admin\" aborted the run: from elsewhere");
        }
    }

    @Test
    void theRunOfAKilledServerGoesOnAtTheOther() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = held(sample, sample.order(BATCH).add("sessions", 2));
            SERVER.wildfly().kill();
            await().atMost(PATIENCE).until(() -> recorded("SELECT run_node, run_owner_epoch FROM run WHERE run_id = ?", run),
                    List.of(SECOND + " 2")::equals);
            await().atMost(PATIENCE).until(() -> recorded("SELECT stp_status FROM step WHERE stp_run_id = ? AND stp_name = 'held'", run),
                    List.of("In_progress")::equals);
        }
        awaitAtSecond(run, "Completed");
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
        assertThat(recorded("SELECT aud_login, aud_door, aud_parameters ->> 'outcome' FROM audit WHERE aud_run = ? AND aud_action = 'take over'", run))
                .containsExactly("second server continue");
        assertThat(second.log()).contains("D2PG000162: Run " + run);
        assertThat(recorded("SELECT att_step, att_number, att_outcome, left(att_error_msg, 22) FROM attempt WHERE att_run_id = ? ORDER BY 2", run))
                .containsExactly("held 1 Lost D2PG000121: The server", "held 2 Completed null");
    }

    @Test
    void aRunThatGoesOnAfterFailuresDoesSoAtTheOther() throws SQLException {
        Sample sample = sample();
        sample.step(BATCH, "fails", 9).step(BATCH, "child of fails", 1, "fails");
        sample.execute("INSERT INTO witness.failing VALUES ('fails')");
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = held(sample, sample.order(BATCH).add("onError", "continue"));
            SERVER.wildfly().kill();
            await().atMost(PATIENCE).until(() -> recorded("SELECT stp_attempts FROM step WHERE stp_run_id = ? AND stp_name = 'held'", run),
                    List.of("2")::equals);
        }
        awaitAtSecond(run, "Aborted");
        assertThat(atSecond(run).getString("error")).startsWith("D2PG000144: 1 of the steps failed").contains("\"fails\"");
        assertThat(recorded("SELECT stp_name, stp_status FROM step WHERE stp_run_id = ? ORDER BY 1", run))
                .containsExactly("after Completed", "before Completed", "child of fails Blocked", "fails Failed", "held Completed");
    }

    @Test
    void aRunThatMustNotGoOnElsewhereIsAborted() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = held(sample, sample.order(BATCH).add("takeover", "abort"));
            SERVER.wildfly().kill();
            awaitAtSecond(run, "Aborted");
        }
        assertThat(atSecond(run).getString("error")).startsWith("D2PG000121: The server \"");
        assertThat(recorded("SELECT stp_name, stp_status FROM step WHERE stp_run_id = ? ORDER BY 1", run))
                .containsExactly("after Blocked", "before Completed", "held Ready");
        long next = atSecond.post("runs/" + run + "/restart", JsonObject.EMPTY_JSON_OBJECT).getInt("id");
        awaitAtSecond(next, "Completed");
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }

    /** Frozen, it looks dead to the others; it can't know until it is awake. */
    @Test
    void aServerThatComesBackDoesNotGoOnWithARunItLost() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = held(sample, sample.order(BATCH));
            SERVER.wildfly().freeze();
            await().atMost(PATIENCE).until(() -> recorded("SELECT run_node FROM run WHERE run_id = ?", run), List.of(SECOND)::equals);
            SERVER.wildfly().thaw();
            await().atMost(PATIENCE).until(() -> SERVER.log().contains("D2PG000161: Run " + run));
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
        assertThat(recorded("SELECT run_node, run_owner_epoch FROM run WHERE run_id = ?", run)).containsExactly("second 2");
        assertThat(Operator.steps(run)).isEqualTo(Map.of("before", "Completed", "held", "Completed", "after", "Completed"));
        awaitCompleted(sample.run(BATCH, 1));
    }

    /** There is nothing that it would record, or could be hindered from recording. */
    @Test
    void aServerWithoutAStepInProgressSeesThatItLostTheRun() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = held(sample, sample.order(BATCH));
            Operator.send("PATCH", "runs/" + run, Json.createObjectBuilder().add("sessions", 0).build());
            gate.open("held");
            awaitStep(run, "held", "Completed");
            SERVER.wildfly().freeze();
            await().atMost(PATIENCE).until(() -> recorded("SELECT run_node FROM run WHERE run_id = ?", run), List.of(SECOND)::equals);
            SERVER.wildfly().thaw();
            await().atMost(PATIENCE).until(() -> SERVER.log().contains("D2PG000161: Run " + run));
        }
        assertThat(Operator.status(run)).isEqualTo("In_progress");
        atSecond.patch("runs/" + run, Json.createObjectBuilder().add("sessions", 1).build());
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }

    /** It was frozen after it had seen that the run is its own, and before it had told the target database so. What it was about to do there is ended. */
    @Test
    void aServerThatComesBackDoesNotTakeTheBatchFromTheOneThatHasIt() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            try (Connection lock = sample.target()) {
                lock.setAutoCommit(false);
                lock.createStatement().execute("LOCK TABLE data2pg.step");
                run = Operator.start(sample.order(BATCH).add("takeover", "continue"));
                await().atMost(PATIENCE).until(() -> sample.found(AT_WORK, "active").size() == 1);
                List<String> frozen = sample.found(AT_WORK, "active");
                SERVER.wildfly().freeze();
                await().atMost(PATIENCE).until(() -> sample.found(AT_WORK, "active"), other -> other.size() == 1 && !other.equals(frozen));
            }
            await().atMost(PATIENCE).until(() -> recorded("SELECT stp_status FROM step WHERE stp_run_id = ? AND stp_name = 'held'", run),
                    List.of("In_progress")::equals);
            SERVER.wildfly().thaw();
            await().atMost(PATIENCE).until(() -> SERVER.log().contains("D2PG000161: Run " + run));
            await().atMost(PATIENCE).until(() -> sample.found(AT_WORK, "idle in transaction").isEmpty());
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }

    /** The administration database away for a moment is no reason to take a run from its server. */
    @Test
    void aServerKeepsItsRunsWhenTheAdministrationDatabaseComesBack() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = held(sample, sample.order(BATCH));
            SERVER.postgres().stop();
            SERVER.postgres().start();
        }
        awaitCompleted(run);
        assertThat(recorded("SELECT run_owner_epoch FROM run WHERE run_id = ?", run)).containsExactly("1");
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }
}
