package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.HalfDoneRun.BATCH;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.SecondServer.held;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import jakarta.json.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that freezes looks dead to the other one, which takes its runs over; it can't know that until it is awake. */
class FrozenServerIT {

    private static final String AT_WORK = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'data2pg'"
            + " AND state = ?";
    private static SecondServer second;

    @BeforeAll
    static void startTheSecond() {
        second = new SecondServer();
    }

    @AfterAll
    static void stopTheSecond() {
        second.close();
    }

    @AfterEach
    void bringTheFirstBack() {
        SecondServer.bringTheFirstBack();
    }

    @Test
    void aServerThatComesBackDoesNotGoOnWithARunItLost() throws SQLException {
        Sample sample = second.sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = held(sample.order(BATCH));
            SERVER.wildfly().freeze();
            SecondServer.awaitTaken(run);
            SERVER.wildfly().thaw();
            await().atMost(PATIENCE).until(() -> SERVER.log().contains("D2PG000161: Run " + run));
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
        assertThat(recorded("SELECT run_node, run_owner_epoch FROM run WHERE run_id = ?", run)).containsExactly("second 2");
        assertThat(Operator.steps(run)).isEqualTo(Map.of("before", "Completed", "held", "Completed", "after", "Completed"));
        awaitCompleted(sample.run(BATCH, 1));
    }

    /** As after a short cut of the network: it is given the time to take its runs again. */
    @Test
    void aServerThatComesBackAtOnceKeepsItsRun() throws SQLException {
        Sample sample = second.sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = held(sample.order(BATCH));
            SERVER.wildfly().freeze();
            SecondServer.cutAndAwaitLook(run);
            SERVER.wildfly().thaw();
            SecondServer.awaitOwned(run);
        }
        awaitCompleted(run);
        assertThat(recorded("SELECT run_owner_epoch FROM run WHERE run_id = ?", run)).containsExactly("1");
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }

    /** There is nothing that it would record, or could be hindered from recording. */
    @Test
    void aServerWithoutAStepInProgressSeesThatItLostTheRun() throws SQLException {
        Sample sample = second.sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = held(sample.order(BATCH));
            Operator.send("PATCH", "runs/" + run, Json.createObjectBuilder().add("sessions", 0).build());
            gate.open("held");
            awaitStep(run, "held", "Completed");
            assertThat(carriesOut(run)).isTrue();
            SERVER.wildfly().freeze();
            SecondServer.awaitTaken(run);
            SERVER.wildfly().thaw();
            await().atMost(PATIENCE).until(() -> SERVER.log().contains("D2PG000161: Run " + run));
        }
        await().atMost(PATIENCE).until(() -> !carriesOut(run));
        assertThat(Operator.status(run)).isEqualTo("In_progress");
        second.rest().patch("runs/" + run, Json.createObjectBuilder().add("sessions", 1).build());
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }

    private static boolean carriesOut(long run) {
        return Operator.metrics().contains("run=\"" + run + "\"");
    }

    /** It was frozen after it had seen that the run is its own, and before it had told the target database so. What it was about to do there is ended. */
    @Test
    void aServerThatComesBackDoesNotTakeTheBatchFromTheOneThatHasIt() throws SQLException {
        Sample sample = second.sample();
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
            SecondServer.awaitHeld(run);
            SERVER.wildfly().thaw();
            await().atMost(PATIENCE).until(() -> SERVER.log().contains("D2PG000161: Run " + run));
            await().atMost(PATIENCE).until(() -> sample.found(AT_WORK, "idle in transaction").isEmpty());
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }
}
