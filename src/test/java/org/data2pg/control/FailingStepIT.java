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
import static org.data2pg.control.Operator.send;
import static org.data2pg.control.Operator.steps;

import java.io.StringReader;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

import org.junit.jupiter.api.Test;

/** Step functions that raise, and plans that can't be executed. */
class FailingStepIT {

    @Test
    void isRolledBackAloneAndAbortsTheRun() throws SQLException {
        Sample sample = Sample.registered();
        sample.execute("ALTER TABLE app.customer ADD CHECK (id <> 500)");
        long run = sample.run(Sample.COPY, 1);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000120: The step \"app.customer\" failed: new row for relation \"customer\" violates check constraint")
                .contains("SQLSTATE: 23514", "DETAIL: Failing row contains (500,").doesNotContain("CONTEXT", "PL/pgSQL function");
        assertThat(advice(run)).startsWith("D2PG000855: Remove the cause, then restart the run").contains("data2pg restart " + run, "data2pg report " + run);
        assertThat(send("GET", "runs/" + run, null).body()).contains("\"advice\":\"D2PG000855");
        assertThat(recorded("SELECT att_context FROM attempt WHERE att_run_id = ?", run).get(0))
                .contains("PL/pgSQL function", "\nTABLE NAME: customer\nCONSTRAINT NAME: customer_id_check");
        assertThat(sample.found("SELECT (SELECT count(*) FROM app.orders), (SELECT count(*) FROM app.customer)")).containsExactly("3000 0");
        assertThat(recorded("SELECT stp_error_msg LIKE 'new row%SQLSTATE: 23514%', stp_end_ts IS NOT NULL FROM step WHERE stp_run_id = ?"
                + " AND stp_status = 'Failed'", run)).containsExactly("t t");
        assertThat(recorded("SELECT DISTINCT ses_status, ses_end_ts IS NOT NULL FROM session WHERE ses_run_id = ?", run)).containsExactly("Aborted t");
        assertThat(recorded("SELECT count(*) FROM step_result WHERE sr_run_id = ? AND sr_step = 'app.customer'", run)).containsExactly("0");

        sample.execute("ALTER TABLE app.customer DROP CONSTRAINT customer_id_check");
        long next = sample.run(Sample.COPY, 1);
        awaitCompleted(next);
        assertThat(sample.found("SELECT (SELECT count(*) FROM app.orders), (SELECT count(*) FROM app.customer)")).containsExactly("3000 600");
    }

    @Test
    void aTransformRuleThatDividesByZeroIsNamed() throws SQLException {
        Sample sample = Sample.registered();
        sample.execute("SELECT data2pg.register_column_transform_rule('app', 'orders', 'amount', 'amount / (id - 77)')",
                "SELECT data2pg.complete_migration_configuration('sample')");
        long run = sample.run(Sample.COPY, 2);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000120: The step \"app.orders\" failed: division by zero").contains("SQLSTATE: 22012");
    }

    @Test
    void stepsInProgressFinishAndNothingNewStarts() throws SQLException {
        Sample sample = Sample.registered().batch("MIXED").step("MIXED", "fails", 40).step("MIXED", "goes on", 30).step("MIXED", "waits", 20)
                .step("MIXED", "child of fails", 1, "fails").step("MIXED", "child of goes on", 1, "goes on");
        sample.execute("INSERT INTO witness.failing VALUES ('fails')");
        long run;
        try (Sample.Gate gate = sample.closeGate("goes on", "fails")) {
            run = sample.run("MIXED", 2);
            awaitStep(run, "goes on", "In_progress");
            awaitStep(run, "fails", "In_progress");
            gate.open("fails");
            awaitStep(run, "fails", "Failed");
            assertThat(steps(run)).containsEntry("goes on", "In_progress").containsEntry("waits", "Ready");
            assertThat(Operator.run(run).getBoolean("active")).isTrue();
        }
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(steps(run)).isEqualTo(Map.of("fails", "Failed", "goes on", "Completed", "waits", "Ready", "child of fails", "Blocked",
                "child of goes on", "Ready"));
        assertThat(sample.calls("MIXED")).containsExactly("goes on");
        assertThat(error(run)).startsWith("D2PG000120: The step \"fails\" failed: The step \"fails\" was told to fail. (SQLSTATE: ZX001)")
                .contains("DETAIL: Some detail.", "HINT: Some hint.").doesNotContain("CONTEXT", "PL/pgSQL function");
        assertThat(SERVER.log()).contains("D2PG000197: Run " + run + ": ", "PL/pgSQL function data2pg._note_call");
        assertThat(recorded("SELECT sr_step FROM step_result WHERE sr_run_id = ? GROUP BY 1", run)).containsExactly("goes on");

        assertThat(recorded("SELECT att_step, att_number, att_ses_id IS NOT NULL, att_backend_pid IS NOT NULL, att_end_ts > att_start_ts, att_outcome, att_sqlstate,"
                + " att_error_msg, att_detail, att_hint, att_context LIKE 'PL/pgSQL function data2pg._note_call%' FROM attempt WHERE att_run_id = ?", run))
                .containsExactly("fails 1 t t t Failed ZX001 The step \"fails\" was told to fail. Some detail. Some hint. t");

        sample.execute("DELETE FROM witness.failing");
        awaitCompleted(sample.run("MIXED", 2));
    }

    @Test
    void everyAttemptIsOnRecordUnlessTheFirstOneSucceeds() throws SQLException {
        Sample sample = Sample.registered().batch("AGAIN").step("AGAIN", "at once", 2).step("AGAIN", "later", 1);
        sample.execute("INSERT INTO witness.failing VALUES ('later', '40001')");
        long run;
        try (Sample.Gate gate = sample.closeGate("later")) {
            run = sample.run("AGAIN", 1);
            gate.awaitWaiting(1);
            gate.letPass("later");
            // The second attempt finds the gate closed until this is done
            sample.execute("DELETE FROM witness.failing");
        }
        awaitCompleted(run);
        assertThat(sample.calls("AGAIN")).containsExactly("at once", "later");
        assertThat(recorded("SELECT att_step, att_number, att_outcome, att_sqlstate, att_error_msg FROM attempt WHERE att_run_id = ? ORDER BY att_number", run))
                .containsExactly("later 1 Failed 40001 The step \"later\" was told to fail.", "later 2 Completed null null");
        assertThat(send("GET", "runs/" + run + "/report", null).json().get("attemptsInVain")).hasToString("{\"Failed\":1}");
        assertThat(recorded("SELECT stp_name, stp_attempts FROM step WHERE stp_run_id = ? ORDER BY 1", run)).containsExactly("at once 1", "later 2");

        JsonArray told = Json.createReader(new StringReader(send("GET", "runs/" + run + "/attempts?step=later", null).body())).readArray();
        assertThat(told).hasSize(2);
        JsonObject first = told.getJsonObject(0);
        assertThat(first.getString("step") + first.getInt("attempt") + first.getString("outcome") + first.getString("sqlState"))
                .isEqualTo("later1Failed40001");
        assertThat(first.getString("message") + first.getString("detail") + first.getString("hint"))
                .isEqualTo("The step \"later\" was told to fail.Some detail.Some hint.");
        assertThat(told.getJsonObject(1).getString("outcome")).isEqualTo("Completed");
        assertThat(send("GET", "runs/" + run + "/attempts", null).body()).isEqualTo(told.toString());
        assertThat(send("GET", "runs/" + run + "/attempts?step=at%20once", null).body()).isEqualTo("[]");
        assertThat(send("GET", "runs/0/attempts", null).refusal()).isEqualTo("404 D2PG000114 The run 0 does not exist.");
    }

    /** Nothing is wrong with it that could not pass. */
    @Test
    void aStepThatWaitsToBeTriedAgainIsReadyAgainWhenTheRunIsSuspended() throws SQLException {
        Sample sample = Sample.registered().batch("WAITS").step("WAITS", "later", 1);
        sample.execute("INSERT INTO witness.failing VALUES ('later', '40001')");
        long run;
        try (Sample.Gate gate = sample.closeGate("later")) {
            run = sample.run("WAITS", 1);
            gate.awaitWaiting(1);
            gate.letPass("later");
            await().atMost(PATIENCE).until(() -> recorded("SELECT att_number FROM attempt WHERE att_run_id = ?", run), List.of("1")::equals);
            assertThat(send("POST", "runs/" + run + "/suspend", null).status()).isEqualTo(202);
            // It waits for its time, or at the gate for the second time
        }
        assertThat(awaitEnd(run)).isEqualTo("Suspended");
        assertThat(error(run)).isEqualTo("D2PG000103: The operator \"admin\" suspended the run.");
        assertThat(steps(run)).isEqualTo(Map.of("later", "Ready"));
        sample.execute("DELETE FROM witness.failing");
        awaitCompleted(Operator.start("runs/" + run + "/restart", Json.createObjectBuilder()));
    }

    @Test
    void doesNotKeepOthersFromStartingIfTheRunIsToContinue() throws SQLException {
        Sample sample = Sample.registered().batch("ON").step("ON", "a", 50).step("ON", "b", 40).step("ON", "child of a", 1, "a", "d").step("ON", "c", 30)
                .step("ON", "d", 20).step("ON", "child of d", 10, "d").step("ON", "grandchild of a", 1, "child of a").step("ON", "e", 5);
        sample.execute("INSERT INTO witness.failing VALUES ('a'), ('b'), ('c'), ('e')");
        long run = Operator.start(sample.order("ON").add("sessions", 1).add("onError", "continue"));
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(steps(run)).isEqualTo(Map.of("a", "Failed", "b", "Failed", "c", "Failed", "e", "Failed", "d", "Completed", "child of d", "Completed",
                "child of a", "Blocked", "grandchild of a", "Blocked"));
        assertThat(sample.calls("ON")).containsExactly("d", "child of d");
        assertThat(error(run)).startsWith("D2PG000144: 4 of the steps failed, and what depends on them was not started: \"a\", \"b\", \"c\", …. The first one: "
                + "D2PG000120: The step \"a\" failed: The step \"a\" was told to fail. (SQLSTATE: ZX001)");
        assertThat(SERVER.log()).contains("D2PG000178: Run " + run + " goes on with all that does not depend on a failed step: D2PG000120: The step \"b\"");

        sample.execute("DELETE FROM witness.failing WHERE step <> 'b'");
        long next = Operator.start("runs/" + run + "/restart", Json.createObjectBuilder());
        assertThat(awaitEnd(next)).isEqualTo("Aborted");
        assertThat(Operator.run(next).getString("onError")).isEqualTo("continue");
        assertThat(steps(next)).containsEntry("b", "Failed").containsEntry("grandchild of a", "Completed").doesNotContainValue("Ready");
        assertThat(error(next)).startsWith("D2PG000144: 1 of the steps failed, and what depends on them was not started: \"b\". The first one: ");

        sample.execute("DELETE FROM witness.failing");
        long last = Operator.start("runs/" + next + "/restart", Json.createObjectBuilder().add("onError", "abort"));
        awaitCompleted(last);
        assertThat(Operator.run(last).getString("onError")).isEqualTo("abort");
        assertThat(sample.calls("ON")).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "child of a", "child of d", "grandchild of a");
    }

    @Test
    void aRunThatIsSuspendedMeanwhileTellsOfItToo() throws SQLException {
        Sample sample = Sample.registered().batch("ON").step("ON", "fails", 3).step("ON", "held", 2).step("ON", "left", 1);
        sample.execute("INSERT INTO witness.failing VALUES ('fails')");
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = Operator.start(sample.order("ON").add("sessions", 1).add("onError", "continue"));
            awaitStep(run, "held", "In_progress");
            assertThat(error(run)).startsWith("D2PG000120: The step \"fails\" failed");
            assertThat(send("POST", "runs/" + run + "/suspend", null).status()).isEqualTo(202);
        }
        assertThat(awaitEnd(run)).isEqualTo("Suspended");
        assertThat(error(run)).startsWith("D2PG000103: The operator \"admin\" suspended the run. D2PG000144: 1 of the steps failed");
        assertThat(steps(run)).isEqualTo(Map.of("fails", "Failed", "held", "Completed", "left", "Ready"));
    }

    @Test
    void anOtherAnswerToItThanAbortOrContinueIsRefused() throws SQLException {
        Sample sample = Sample.registered();
        assertThat(send("POST", "runs", sample.order(Sample.COPY).add("onError", "ignore").build()).refusal())
                .isEqualTo("422 D2PG000145 The value \"ignore\" of onError is refused. It must be abort or continue, or be left out.");
        assertThat(recorded("SELECT count(*) FROM run WHERE run_database = ?", sample.name())).containsExactly("0");
    }

    @Test
    void theFirstOfTwoFailuresIsTheReason() throws SQLException {
        Sample sample = Sample.registered().batch("BOTH").step("BOTH", "a", 2).step("BOTH", "b", 1);
        sample.execute("INSERT INTO witness.failing VALUES ('a'), ('b')");
        long run;
        try (Sample.Gate gate = sample.closeGate("a", "b")) {
            run = sample.run("BOTH", 2);
            awaitStep(run, "a", "In_progress");
            awaitStep(run, "b", "In_progress");
            gate.open("b");
            awaitStep(run, "b", "Failed");
        }
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000120: The step \"b\" failed");
        assertThat(steps(run)).isEqualTo(Map.of("a", "Failed", "b", "Failed"));
    }

    @Test
    void aFunctionThatIsMissingFailsItsStep() throws SQLException {
        Sample sample = Sample.registered().batch("GONE").step("GONE", "step", 1);
        sample.execute("UPDATE data2pg.step SET stp_sql_function = '_no_such_function' WHERE stp_batch_name = 'GONE'");
        long run = sample.run("GONE", 1);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000120: The step \"step\" failed: function data2pg._no_such_function").contains("SQLSTATE: 42883");
    }

    @Test
    void aReportThatNamesAnIndicatorTwiceFailsItsStep() throws SQLException {
        Sample sample = Sample.registered().batch("TWICE").step("TWICE", "step", 1);
        sample.execute("CREATE OR REPLACE FUNCTION data2pg._note_call(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB) RETURNS SETOF data2pg.step_report_type"
                + " LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO witness.call (step) VALUES (p_step);"
                + " RETURN QUERY VALUES ('ROWS', 1::BIGINT, 1::SMALLINT, TRUE), ('ROWS', 2::BIGINT, 2::SMALLINT, FALSE); END $$");
        long run = sample.run("TWICE", 1);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).isEqualTo("D2PG000120: The step \"step\" failed: D2PG000320: The step function \"_note_call\" reported the indicator \"ROWS\""
                + " twice, or one without a name. Each indicator of a report needs a name of its own.");
        assertThat(sample.found("SELECT * FROM witness.call")).isEmpty();
        assertThat(recorded("SELECT count(*) FROM step_result WHERE sr_run_id = ?", run)).containsExactly("0");
    }

    @Test
    void aPlanWithACycleIsRefused() throws SQLException {
        Sample sample = Sample.registered().batch("PLAN").step("PLAN", "a", 1, "c").step("PLAN", "b", 1, "a").step("PLAN", "c", 1, "b")
                .step("PLAN", "free", 1);
        abortedBeforeItsFirstStep(sample, "D2PG000115: The working plan of the batch \"PLAN\" has a cycle: ");
    }

    @Test
    void aPlanWithAnUnknownParentIsRefused() throws SQLException {
        Sample sample = Sample.registered().batch("PLAN").step("PLAN", "a", 1, "nobody").step("PLAN", "free", 1);
        abortedBeforeItsFirstStep(sample, "D2PG000116: The working plan of the batch \"PLAN\" is damaged: the step \"a\" waits for \"nobody\","
                + " which is no step of the batch.");
    }

    @Test
    void aStepWithoutFunctionIsRefused() throws SQLException {
        Sample sample = Sample.registered().batch("PLAN").step("PLAN", "script", 1);
        sample.execute("UPDATE data2pg.step SET stp_sql_function = NULL, stp_shell_script = 'move.sh' WHERE stp_batch_name = 'PLAN'");
        abortedBeforeItsFirstStep(sample, "D2PG000119: The step \"script\" of the batch \"PLAN\" has no SQL function.");
    }

    private static void abortedBeforeItsFirstStep(Sample sample, String reason) throws SQLException {
        long run = sample.run("PLAN", 2);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith(reason);
        assertThat(advice(run)).startsWith("D2PG000856: No step of it was begun.").contains("data2pg restart " + run);
        assertThat(recorded("SELECT (SELECT count(*) FROM step WHERE stp_run_id = run_id), (SELECT count(*) FROM session WHERE ses_run_id = run_id),"
                + " run_end_ts IS NOT NULL FROM run WHERE run_id = ?", run)).containsExactly("0 0 t");
        assertThat(sample.calls("PLAN")).isEmpty();
    }
}
