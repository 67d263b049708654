package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.act;
import static org.data2pg.control.Operator.advice;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.restart;
import static org.data2pg.control.Operator.run;
import static org.data2pg.control.Operator.send;
import static org.data2pg.control.Operator.status;
import static org.data2pg.control.Operator.steps;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.data2pg.control.Operator.Answer;
import org.junit.jupiter.api.Test;

/** Modifying, suspending and restarting runs. What is held by a gate goes on only when the test lets it. */
class RunControlIT {

    private static final String BATCH = "STEERED";
    private static final String IN_PROGRESS = "SELECT count(*) FROM step WHERE stp_run_id = ? AND stp_status = 'In_progress'";

    private static Sample sample() throws SQLException {
        return Sample.registered().batch(BATCH).step(BATCH, "done", 5).step(BATCH, "held", 4, "done").step(BATCH, "after", 3, "held")
                .step(BATCH, "later", 2, "after");
    }

    private static Answer sessions(long run, int sessions, int ascSessions) {
        return send("PATCH", "runs/" + run, Json.createObjectBuilder().add("sessions", sessions).add("ascSessions", ascSessions).build());
    }

    @Test
    void onlyAStepInProgressIsCancelled() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            assertThat(act("runs/" + run + "/steps/after/cancel").refusal()).isEqualTo("409 D2PG000527 The step \"after\" of the run " + run
                    + " can't be cancelled: it is not in progress, or is being cancelled already.");
            assertThat(act("runs/" + run + "/steps/nowhere/cancel").refusal())
                    .isEqualTo("404 D2PG000528 The run " + run + " has no step \"nowhere\". Look for its name among the steps of the run.");
        }
        awaitCompleted(run);
        assertThat(act("runs/" + run + "/steps/held/cancel").refusal())
                .isEqualTo("409 D2PG000525 The run " + run + " is Completed. Only a step of an active run can be cancelled.");
        assertThat(act("runs/" + run + "/steps/nowhere/cancel").refusal()).startsWith("404 D2PG000528 ");
    }

    @Test
    void aSuspendedRunIsTakenOverByTheOneThatRestartsIt() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 2);
            awaitStep(run, "held", "In_progress");
            Answer answer = act("runs/" + run + "/suspend", "reason", "lunch");
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.json().getString("stopping")).isEqualTo("suspend");
            assertThat(act("runs/" + run + "/suspend").refusal())
                    .isEqualTo("409 D2PG000133 The run " + run + " is being stopped already: D2PG000103: The operator \"admin\" suspended the run: lunch");
            assertThat(sessions(run, 5, 0).refusal()).isEqualTo("409 D2PG000900 The sessions of the run " + run + " can't be changed any more, it is being suspended:"
                    + " give their number when you restart it. D2PG000103: The operator \"admin\" suspended the run: lunch");
            assertThat(send("PATCH", "runs/" + run, Json.createObjectBuilder().add("comment", "at lunch").build()).json().getString("comment")).isEqualTo("at lunch");
            assertThat(run(run).getBoolean("active")).isTrue();
        }
        assertThat(awaitEnd(run)).isEqualTo("Suspended");
        assertThat(error(run)).isEqualTo("D2PG000103: The operator \"admin\" suspended the run: lunch");
        assertThat(steps(run)).isEqualTo(Map.of("done", "Completed", "held", "Completed", "after", "Ready", "later", "Blocked"));
        assertThat(recorded("SELECT DISTINCT ses_status FROM session WHERE ses_run_id = ?", run)).containsExactly("Closed");

        assertThat(advice(run)).startsWith("D2PG000854: ").contains("data2pg restart " + run);
        assertThat(send("GET", "runs/" + run + "/report", null).json().getJsonObject("run").getString("advice")).isEqualTo(advice(run));
        // As a former version of the server has accepted it
        SERVER.execute("UPDATE run SET run_step_options = '{\"COMPARE_MAX_ROWS\": 1}' WHERE run_id = " + run);
        long next = restart(run);
        awaitCompleted(next);
        assertThat(sample.calls(BATCH)).containsExactly("done", "held", "after", "later");
        assertThat(advice(run)).isEqualTo("D2PG000859: The run " + next + " goes on with what this one has left: look there, on its page in the console or with"
                + " data2pg monitor " + next + ".");
        assertThat(advice(next)).isNull();
        assertThat(status(run)).isEqualTo("Restarted");
        assertThat(run(run).getInt("restartRun")).isEqualTo((int) next);
        assertThat(run(next).getInt("restartedRun")).isEqualTo((int) run);
        assertThat(run(next).getInt("sessions")).isEqualTo(2);
        assertThat(recorded("SELECT count(*), sum(sr_value) FROM step_result WHERE sr_run_id = ? AND sr_indicator = 'NOTED_CALLS'", next))
                .containsExactly("4 4");
        assertThat(send("GET", "runs/" + next + "/report", null).json().getInt("doneBefore")).isEqualTo(2);
        assertThat(act("runs/" + run + "/restart").refusal())
                .isEqualTo("409 D2PG000135 The run " + run + " has been restarted already, by run " + next + ".");
    }

    @Test
    void theNumberOfSessionsChangesAtOnceAlsoToNoneAndBack() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH);
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            names.add(String.format("s%02d", i));
            sample.step(BATCH, names.get(i - 1), i);
        }
        long run;
        try (Sample.Gate gate = sample.closeGate(names.toArray(String[]::new))) {
            run = sample.run(BATCH, 2);
            awaitInProgress(run, 2);
            assertThat(sessions(run, 40, 1).json().getInt("sessions")).isEqualTo(40);
            awaitInProgress(run, 40);
            assertThat(steps(run)).containsEntry("s60", "In_progress").containsEntry("s22", "In_progress").containsEntry("s20", "Ready");
            assertThat(send("PATCH", "runs/" + run, Json.createObjectBuilder().add("sessions", 0).build()).status()).isEqualTo(200);
            gate.open("s60");
            gate.open("s59");
            awaitInProgress(run, 38);
            await().atMost(PATIENCE).until(() -> run(run).getInt("openSessions"), Integer.valueOf(38)::equals);
            assertThat(status(run)).isEqualTo("In_progress");
            names.subList(20, 58).forEach(step -> open(gate, step));
            awaitInProgress(run, 0);
            assertThat(steps(run)).containsEntry("s20", "Ready");
            assertThat(send("PATCH", "runs/" + run, Json.createObjectBuilder().add("sessions", 3).add("comment", "slowly").build()).status()).isEqualTo(200);
            awaitInProgress(run, 3);
            assertThat(steps(run)).as("one session is ascending, as before").containsEntry("s01", "In_progress").containsEntry("s20", "In_progress")
                    .containsEntry("s19", "In_progress");
            assertThat(run(run).getInt("ascSessions")).isEqualTo(1);
            assertThat(recorded("SELECT string_agg(ses_id::text, ',' ORDER BY ses_id) FROM session WHERE ses_run_id = ? AND ses_status = 'Opened'", run))
                    .containsExactly("1,2,3");
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(run(run).getString("comment")).isEqualTo("slowly");
        assertThat(recorded("SELECT run_init_max_ses, run_max_sessions FROM run WHERE run_id = ?", run)).containsExactly("2 3");
    }

    private static void open(Sample.Gate gate, String step) {
        try {
            gate.open(step);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitInProgress(long run, int steps) {
        await().atMost(PATIENCE).until(() -> recorded(IN_PROGRESS, run).get(0), Integer.toString(steps)::equals);
    }

    @Test
    void whatTheStateOfARunForbidsIsRefused() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 2);
            awaitStep(run, "held", "In_progress");
            assertThat(act("runs/" + run + "/restart").refusal())
                    .isEqualTo("409 D2PG000136 The run " + run + " is In_progress. Suspend or abort it before it is restarted.");
            assertThat(sessions(run, -1, 0).refusal()).startsWith("422 D2PG000128 -1 sessions were asked for. ");
            assertThat(sessions(run, 301, 0).refusal()).startsWith("422 D2PG000109 301 sessions were asked for, but the target database \""
                    + sample.name() + "\" can open 300 at most.");
            assertThat(sessions(run, 3, 4).refusal()).startsWith("422 D2PG000110 4 ascending sessions were asked for, out of 3 sessions.");
            assertThat(send("PATCH", "runs/" + run, JsonObject.EMPTY_JSON_OBJECT).refusal()).startsWith("422 D2PG000129 ");
            assertThat(run(run).getInt("sessions")).isEqualTo(2);
        }
        awaitCompleted(run);
        assertThat(sessions(run, 3, 0).refusal()).isEqualTo("409 D2PG000130 The run " + run + " is Completed. Only an active run can be modified.");
        assertThat(act("runs/" + run + "/suspend").refusal()).isEqualTo("409 D2PG000131 The run " + run
                + " is Completed. Only an active run can be suspended.");
        assertThat(act("runs/" + run + "/abort").refusal()).isEqualTo("409 D2PG000132 The run " + run + " is Completed. Only an active run can be aborted.");
        assertThat(act("runs/" + run + "/restart").refusal()).startsWith("409 D2PG000134 The run " + run + " is Completed: ");
        for (String action : List.of("suspend", "abort", "restart")) {
            assertThat(act("runs/987654/" + action).refusal()).isEqualTo("404 D2PG000114 The run 987654 does not exist.");
        }
        assertThat(sessions(987654, 1, 0).refusal()).startsWith("404 D2PG000114 ");
        assertThat(send("POST", "runs", sample.order(BATCH).add("takeover", "never").build()).refusal()).startsWith("422 D2PG000138 The value \"never\"");
    }

    @Test
    void ofTwoOperatorsAtTheSameMomentOneWinsAndTheOtherIsTold() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            assertThat(both("runs/" + run + "/abort")).satisfiesExactly(won -> assertThat(won).startsWith("202"),
                    told -> assertThat(told).startsWith("409 D2PG00013"));
            awaitEnd(run);
        }
        assertThat(both("runs/" + run + "/restart")).satisfiesExactly(won -> assertThat(won).startsWith("201"),
                told -> assertThat(told).startsWith("409 D2PG000135 "));
        assertThat(recorded("SELECT count(*) FROM run WHERE run_restarted_id = ?", run)).containsExactly("1");
        awaitCompleted(run(run).getInt("restartRun"));
        assertThat(recorded("SELECT aud_outcome, left(aud_message, 10) FROM audit WHERE aud_run = ? AND aud_action = 'restart'"
                + " AND coalesce(aud_message, 'D2PG000135') LIKE 'D2PG000135%' ORDER BY 1", run)).containsExactly("done null", "refused D2PG000135");
    }

    private static List<String> both(String path) {
        var answers = Stream.generate(() -> CompletableFuture.supplyAsync(() -> act(path))).limit(2).toList();
        return answers.stream().map(CompletableFuture::join)
                .map(answer -> answer.status() < 300 ? Integer.toString(answer.status()) : answer.refusal()).sorted().toList();
    }
}
