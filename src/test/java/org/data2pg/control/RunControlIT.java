package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.advice;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.run;
import static org.data2pg.control.Operator.send;
import static org.data2pg.control.Operator.status;
import static org.data2pg.control.Operator.steps;

import java.sql.Connection;
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

/** Modifying, suspending, aborting and restarting runs. What is held by a gate goes on only when the test, or an abort, lets it. */
class RunControlIT {

    private static final String BATCH = "STEERED";
    private static final String IN_PROGRESS = "SELECT count(*) FROM step WHERE stp_run_id = ? AND stp_status = 'In_progress'";

    private static Sample sample() throws SQLException {
        return Sample.registered().batch(BATCH).step(BATCH, "done", 5).step(BATCH, "held", 4, "done").step(BATCH, "after", 3, "held")
                .step(BATCH, "later", 2, "after");
    }

    private static Answer act(String path, String... namesAndValues) {
        var body = Json.createObjectBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            body.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return send("POST", path, body.build());
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

    private static long restarted(long run) {
        Answer answer = act("runs/" + run + "/restart");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().getJsonNumber("id").longValue();
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
            assertThat(run(run).getBoolean("active")).isTrue();
        }
        assertThat(awaitEnd(run)).isEqualTo("Suspended");
        assertThat(error(run)).isEqualTo("D2PG000103: The operator \"admin\" suspended the run: lunch");
        assertThat(steps(run)).isEqualTo(Map.of("done", "Completed", "held", "Completed", "after", "Ready", "later", "Blocked"));
        assertThat(recorded("SELECT DISTINCT ses_status FROM session WHERE ses_run_id = ?", run)).containsExactly("Closed");

        assertThat(advice(run)).startsWith("D2PG000854: ").contains("data2pg restart " + run);
        assertThat(send("GET", "runs/" + run + "/report", null).json().getJsonObject("run").getString("advice")).isEqualTo(advice(run));
        long next = restarted(run);
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
    void anAbortCancelsAStatementThatWaitsForALock() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 2);
            awaitStep(run, "held", "In_progress");
            gate.awaitWaiting(1);
            act("runs/" + run + "/suspend");
            Answer answer = act("runs/" + run + "/abort", "reason", "wrong source");
            assertThat(answer.status()).as(answer.body()).isEqualTo(202);
            assertThat(awaitEnd(run)).isEqualTo("Aborted");
        }
        assertThat(error(run)).isEqualTo("D2PG000104: The operator \"admin\" aborted the run: wrong source");
        assertThat(advice(run)).startsWith("D2PG000857: What was in progress is rolled back.").contains("data2pg restart " + run);
        assertThat(steps(run)).isEqualTo(Map.of("done", "Completed", "held", "Ready", "after", "Blocked", "later", "Blocked"));
        assertThat(recorded("SELECT DISTINCT ses_status FROM session WHERE ses_run_id = ?", run)).containsExactly("Aborted");
        assertThat(recorded("SELECT att_step, att_number, att_outcome, att_sqlstate FROM attempt WHERE att_run_id = ?", run))
                .containsExactly("held 1 Cancelled 57014");
        assertThat(sample.calls(BATCH)).containsExactly("done");
        awaitCompleted(restarted(run));
        assertThat(sample.calls(BATCH)).containsExactly("done", "held", "after", "later");
    }

    @Test
    void anAbortCancelsAStatementThatWaitsForTheSource() throws SQLException {
        Sample sample = Sample.registered();
        try (Connection source = SampleServers.get().source().connect(SampleServers.SOURCE)) {
            source.setAutoCommit(false);
            try (var lock = source.createStatement()) {
                lock.execute("LOCK TABLE app.orders IN ACCESS EXCLUSIVE MODE");
            }
            long run = sample.run(Sample.COPY, 1);
            awaitStep(run, "app.orders", "In_progress");
            act("runs/" + run + "/abort");
            assertThat(awaitEnd(run)).isEqualTo("Aborted");
            assertThat(steps(run)).containsEntry("app.orders", "Ready");
            source.rollback();
            awaitCompleted(restarted(run));
        }
        assertThat(sample.found("SELECT count(*) FROM app.orders")).containsExactly("3000");
    }

    @Test
    void anAbortCancelsAStatementThatWaitsForDblink() throws SQLException {
        Sample sample = Sample.registered().batch("DBLINK").step("DBLINK", "waits", 1);
        sample.execute("CREATE EXTENSION IF NOT EXISTS dblink",
                "CREATE FUNCTION data2pg._wait_for_dblink(p_batch TEXT, p_step TEXT, p_options JSONB) RETURNS SETOF data2pg.step_report_type"
                        + " LANGUAGE plpgsql SECURITY DEFINER SET search_path = data2pg, public AS $$ BEGIN PERFORM * FROM dblink('host=" + SampleServers.get().source().peerHost()
                        + " port=" + SampleServers.get().source().peerPort() + " user=postgres dbname=" + SampleServers.SOURCE + " password="
                        + SampleServers.get().source().password() + "', 'SELECT pg_sleep(3600)') AS t (slept TEXT); END $$",
                "GRANT EXECUTE ON FUNCTION data2pg._wait_for_dblink TO data2pg",
                "UPDATE data2pg.step SET stp_sql_function = '_wait_for_dblink' WHERE stp_batch_name = 'DBLINK'");
        abortWhileItWaits(sample, "DBLINK");
    }

    /** As dblink does before PostgreSQL 17, while it waits for the source. */
    @Test
    void anAbortEndsAStatementThatDoesNotHeedACancellation() throws SQLException {
        Sample sample = Sample.registered().batch("DEAF").step("DEAF", "waits", 1);
        sample.execute("CREATE FUNCTION data2pg._wait_deafly(p_batch TEXT, p_step TEXT, p_options JSONB) RETURNS SETOF data2pg.step_report_type"
                        + " LANGUAGE plpgsql AS $$ BEGIN LOOP BEGIN PERFORM pg_sleep(3600); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$",
                "GRANT EXECUTE ON FUNCTION data2pg._wait_deafly TO data2pg",
                "UPDATE data2pg.step SET stp_sql_function = '_wait_deafly' WHERE stp_batch_name = 'DEAF'");
        abortWhileItWaits(sample, "DEAF");
    }

    /** Its working plan is read before there is any step that could be cancelled. */
    @Test
    void anAbortEndsARunThatStillWaitsForItsPlan() throws SQLException {
        Sample sample = sample();
        long run;
        try (Connection lock = sample.target()) {
            lock.setAutoCommit(false);
            try (var statement = lock.createStatement()) {
                statement.execute("LOCK TABLE data2pg.step IN ACCESS EXCLUSIVE MODE");
            }
            run = sample.run(BATCH, 1);
            await().atMost(PATIENCE).until(() -> sample.found("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name = 'data2pg' AND wait_event_type = 'Lock'"), List.of("1")::equals);
            assertThat(act("runs/" + run + "/abort", "reason", "locked").status()).isEqualTo(202);
            assertThat(awaitEnd(run)).isEqualTo("Aborted");
        }
        assertThat(error(run)).isEqualTo("D2PG000104: The operator \"admin\" aborted the run: locked");
        assertThat(steps(run)).isEmpty();
        awaitCompleted(restarted(run));
        assertThat(sample.calls(BATCH)).containsExactly("done", "held", "after", "later");
    }

    private static void abortWhileItWaits(Sample sample, String batch) throws SQLException {
        long run = sample.run(batch, 1);
        awaitStep(run, "waits", "In_progress");
        assertThat(act("runs/" + run + "/abort").status()).isEqualTo(202);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(steps(run)).containsEntry("waits", "Ready");
        await().atMost(PATIENCE).until(() -> sample.found("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name = 'data2pg' AND state <> 'idle'"), List.of("0")::equals);
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
            sessions(run, 0, 0);
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
    void theReportOfARestartLeavesOutWhatTheTargetHasLost() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            act("runs/" + run + "/suspend");
        }
        assertThat(awaitEnd(run)).isEqualTo("Suspended");
        sample.execute("DELETE FROM data2pg.step_ledger WHERE led_step = 'held'", "DELETE FROM witness.call WHERE step = 'held'");
        long next = restarted(run);
        awaitCompleted(next);
        assertThat(send("GET", "runs/" + next + "/report", null).json().getInt("doneBefore")).isEqualTo(1);
        assertThat(sample.calls(BATCH)).containsExactly("done", "held", "after", "later");
    }

    @Test
    void aReconfiguredBatchIsNotRestarted() throws SQLException {
        Sample sample = sample();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            act("runs/" + run + "/abort");
            awaitEnd(run);
        }
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
        awaitCompleted(restarted(run));
        assertThat(sample.found("SELECT (SELECT count(*) FROM app.orders), (SELECT count(*) FROM app.customer)")).containsExactly("3000 600");
    }

    private static void transform(Sample sample, String rule) throws SQLException {
        sample.execute("SELECT data2pg.register_column_transform_rule('app', 'orders', 'note', '" + rule + "')",
                "SELECT data2pg.complete_migration_configuration('sample')");
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
