package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.HalfDoneRun.BATCH;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.act;
import static org.data2pg.control.Operator.advice;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.restart;
import static org.data2pg.control.Operator.steps;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import org.data2pg.control.Operator.Answer;
import org.junit.jupiter.api.Test;

/** An abort ends a run, whatever it waits for. */
class AbortIT {

    @Test
    void cancelsAStatementThatWaitsForALock() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        long run = HalfDoneRun.during(sample, (half, gate) -> {
            gate.awaitWaiting(1);
            act("runs/" + half + "/suspend");
            Answer answer = act("runs/" + half + "/abort", "reason", "wrong source");
            assertThat(answer.status()).as(answer.body()).isEqualTo(202);
            assertThat(awaitEnd(half)).isEqualTo("Aborted");
        });
        assertThat(error(run)).isEqualTo("D2PG000104: The operator \"admin\" aborted the run: wrong source");
        assertThat(advice(run)).startsWith("D2PG000857: What was in progress is rolled back.").contains("data2pg restart " + run);
        assertThat(steps(run)).isEqualTo(Map.of("before", "Completed", "held", "Ready", "after", "Blocked"));
        assertThat(recorded("SELECT DISTINCT ses_status FROM session WHERE ses_run_id = ?", run)).containsExactly("Aborted");
        assertThat(recorded("SELECT att_step, att_number, att_outcome, att_sqlstate FROM attempt WHERE att_run_id = ?", run))
                .containsExactly("held 1 Cancelled 57014");
        assertThat(sample.calls(BATCH)).containsExactly("before");
        awaitCompleted(restart(run));
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }

    @Test
    void cancelsAStatementThatWaitsForTheSource() throws SQLException {
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
            awaitCompleted(restart(run));
        }
        assertThat(sample.found("SELECT count(*) FROM app.orders")).containsExactly("3000");
    }

    @Test
    void cancelsAStatementThatWaitsForDblink() throws SQLException {
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
    void endsAStatementThatDoesNotHeedACancellation() throws SQLException {
        Sample sample = Sample.registered().batch("DEAF").step("DEAF", "waits", 1);
        sample.execute("CREATE FUNCTION data2pg._wait_deafly(p_batch TEXT, p_step TEXT, p_options JSONB) RETURNS SETOF data2pg.step_report_type"
                        + " LANGUAGE plpgsql AS $$ BEGIN LOOP BEGIN PERFORM pg_sleep(3600); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$",
                "GRANT EXECUTE ON FUNCTION data2pg._wait_deafly TO data2pg",
                "UPDATE data2pg.step SET stp_sql_function = '_wait_deafly' WHERE stp_batch_name = 'DEAF'");
        abortWhileItWaits(sample, "DEAF");
    }

    /** Its working plan is read before there is any step that could be cancelled. */
    @Test
    void endsARunThatStillWaitsForItsPlan() throws SQLException {
        Sample sample = HalfDoneRun.sample();
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
        awaitCompleted(restart(run));
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
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
}
