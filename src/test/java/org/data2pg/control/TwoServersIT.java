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

import java.sql.SQLException;
import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two servers on one administration database: each steers the other's runs, and one takes over what the other leaves when it is killed. */
class TwoServersIT {

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
    void eachSteersTheRunsOfTheOther() throws SQLException {
        Sample sample = second.sample().step(BATCH, "beside", 1, "before");
        try (Sample.Gate gate = sample.closeGate("held", "beside")) {
            long run = held(sample.order(BATCH));
            second.rest().patch("runs/" + run, Json.createObjectBuilder().add("sessions", 2).build());
            awaitStep(run, "beside", "In_progress");
            second.rest().post("runs/" + run + "/abort", Json.createObjectBuilder().add("reason", "from elsewhere").build());
            assertThat(Operator.awaitEnd(run)).isEqualTo("Aborted");
            assertThat(Operator.error(run)).isEqualTo("D2PG000104: The operator \"admin\" aborted the run: from elsewhere");
        }
    }

    @Test
    void theRunOfAKilledServerGoesOnAtTheOther() throws SQLException {
        Sample sample = second.sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = held(sample.order(BATCH).add("sessions", 2));
            SERVER.wildfly().kill();
            SecondServer.awaitTaken(run);
            SecondServer.awaitHeld(run);
        }
        second.awaitStatus(run, "Completed");
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
        assertThat(recorded("SELECT aud_login, aud_door, aud_parameters ->> 'outcome' FROM audit WHERE aud_run = ? AND aud_action = 'take over'", run))
                .containsExactly("second server continue");
        assertThat(second.log()).contains("D2PG000162: Run " + run);
        assertThat(recorded("SELECT run_node, run_owner_epoch FROM run WHERE run_id = ?", run)).containsExactly("second 2");
        assertThat(recorded("SELECT att_step, att_number, att_outcome, left(att_error_msg, 22) FROM attempt WHERE att_run_id = ? ORDER BY 2", run))
                .containsExactly("held 1 Lost D2PG000121: The server", "held 2 Completed null");
    }

    @Test
    void aRunThatGoesOnAfterFailuresDoesSoAtTheOther() throws SQLException {
        Sample sample = second.sample();
        sample.step(BATCH, "fails", 9).step(BATCH, "child of fails", 1, "fails");
        sample.execute("INSERT INTO witness.failing VALUES ('fails')");
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = held(sample.order(BATCH).add("onError", "continue"));
            SERVER.wildfly().kill();
            await().atMost(PATIENCE).until(() -> recorded("SELECT stp_attempts FROM step WHERE stp_run_id = ? AND stp_name = 'held'", run),
                    List.of("2")::equals);
        }
        second.awaitStatus(run, "Aborted");
        assertThat(second.run(run).getString("error")).startsWith("D2PG000144: 1 of the steps failed").contains("\"fails\"");
        assertThat(recorded("SELECT stp_name, stp_status FROM step WHERE stp_run_id = ? ORDER BY 1", run))
                .containsExactly("after Completed", "before Completed", "child of fails Blocked", "fails Failed", "held Completed");
    }

    @Test
    void aRunThatMustNotGoOnElsewhereIsAborted() throws SQLException {
        Sample sample = second.sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = held(sample.order(BATCH).add("takeover", "abort"));
            SERVER.wildfly().kill();
            second.awaitStatus(run, "Aborted");
        }
        assertThat(second.run(run).getString("error")).startsWith("D2PG000121: The server \"");
        assertThat(recorded("SELECT stp_name, stp_status FROM step WHERE stp_run_id = ? ORDER BY 1", run))
                .containsExactly("after Blocked", "before Completed", "held Ready");
        long next = second.rest().post("runs/" + run + "/restart", JsonObject.EMPTY_JSON_OBJECT).getInt("id");
        second.awaitStatus(next, "Completed");
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }

    /** The administration database away for a moment is no reason to take a run from its server. */
    @Test
    void aServerKeepsItsRunsWhenTheAdministrationDatabaseComesBack() throws SQLException {
        Sample sample = second.sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = held(sample.order(BATCH));
            SERVER.postgres().stop();
            SERVER.postgres().start();
            SecondServer.awaitOwned(run);
        }
        awaitCompleted(run);
        assertThat(recorded("SELECT run_owner_epoch FROM run WHERE run_id = ?", run)).containsExactly("1");
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }
}
