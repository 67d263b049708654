package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.run;
import static org.data2pg.control.Operator.send;
import static org.data2pg.control.Operator.steps;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;

/** Runs that go well, seen from outside: what the doors, the administration database and the target say about them. */
class RunIT {

    private static final String STEPS_IN_WORK = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'data2pg' AND state = 'active' AND wait_event = 'advisory'";

    @Test
    void copiesTheTablesOfTheSourceAndRecordsEverything() throws SQLException {
        Sample sample = Sample.registered();
        long run = sample.run(Sample.COPY, 3);
        awaitCompleted(run);

        for (String table : List.of("app.country", "app.customer", "app.orders")) {
            String content = "SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM " + table + " t";
            try (Connection source = SampleServers.get().source().connect(SampleServers.SOURCE)) {
                assertThat(sample.found(content)).isEqualTo(Rows.of(source, content));
            }
        }
        assertThat(steps(run)).hasSize(8).allSatisfy((step, state) -> assertThat(state).isEqualTo("Completed"));
        assertThat(recorded("SELECT run_status, run_database, run_batch_type, run_requested_by, run_end_ts >= run_start_ts, run_error_msg"
                + " FROM run WHERE run_id = ?", run)).containsExactly("Completed " + sample.name() + " COPY admin t null");
        assertThat(recorded("SELECT ext_client, ext_sched_account, ext_sched_addr IS NOT NULL, ext_start_ts = run_start_ts"
                + " FROM external_run_start JOIN run ON run_id = ext_run_id WHERE run_id = ?", run)).containsExactly("rest admin t t");
        assertThat(recorded("SELECT count(*) FROM step WHERE stp_run_id = ? AND stp_attempts = 1 AND stp_blocking = '{}'"
                + " AND stp_end_ts >= stp_start_ts AND stp_error_msg IS NULL AND stp_ses_id BETWEEN 1 AND 3", run)).containsExactly("8");
        assertThat(recorded("SELECT ses_status, ses_end_ts >= ses_start_ts, ses_backend_pid > 0 FROM session WHERE ses_run_id = ?", run))
                .hasSizeBetween(1, 3).containsOnly("Closed t t");
        assertThat(recorded("SELECT p.stp_name FROM step c JOIN step p ON p.stp_name = ANY (c.stp_parents) AND p.stp_run_id = c.stp_run_id"
                + " WHERE c.stp_run_id = ? AND c.stp_start_ts < p.stp_end_ts", run)).isEmpty();
    }

    @Test
    void reportSumsTheIndicatorsInRankOrder() throws SQLException {
        Sample sample = Sample.registered();
        long run = sample.run(Sample.COPY, 2);
        awaitCompleted(run);

        JsonObject report = send("GET", "runs/" + run + "/report", null).json();
        assertThat(report.getJsonArray("indicators").getValuesAs(JsonObject.class)).extracting(i -> i.getString("indicator") + " " + i.getInt("value"))
                .containsExactly("INITIAL_CHECKS_OK 1", "TRUNCATED_TABLES 3", "COPIED_TABLES 3", "COPIED_ROWS 3620", "INVALIDATED_INDEXES 1",
                        "REBUILT_INDEXES 1", "CHECKED_TABLES 3", "COMPUTED_AGGREGATES 18", "UNEQUAL_AGGREGATES 0", "FINAL_CHECKS_OK 1");
        assertThat(run(run).getJsonNumber("rows").longValue()).isEqualTo(3620);
        assertThat(recorded("SELECT sr_value, sr_rank, sr_is_main_indicator FROM step_result WHERE sr_run_id = ? AND sr_step = 'app.orders'"
                + " AND sr_indicator = 'COPIED_ROWS'", run)).containsExactly("3000 11 t");
    }

    @Test
    void goesThroughItsStatesInOrder() throws SQLException {
        Sample sample = Sample.registered().batch("STATES");
        sample.step("STATES", "first", 2).step("STATES", "last", 1, "first");
        long run;
        try (Connection lock = sample.target()) {
            lock.setAutoCommit(false);
            lock.createStatement().execute("LOCK TABLE data2pg.step");
            run = sample.run("STATES", 2);
            assertThat(run(run).getString("status")).isEqualTo("Initializing");
            assertThat(run(run).getBoolean("active")).isTrue();
            assertThat(steps(run)).isEmpty();
            try (Sample.Gate gate = sample.closeGate("first", "last")) {
                lock.rollback();
                awaitStep(run, "first", "In_progress");
                assertThat(run(run).getString("status")).isEqualTo("In_progress");
                assertThat(steps(run)).isEqualTo(Map.of("first", "In_progress", "last", "Blocked"));
                gate.open("first");
                awaitStep(run, "last", "In_progress");
                assertThat(run(run).getString("status")).isEqualTo("Ending");
            }
        }
        awaitCompleted(run);
    }

    @Test
    void oneSessionTakesTheHighestCumulativeCostFirst() throws SQLException {
        Sample sample = priorities();
        awaitCompleted(sample.run("PRIORITIES", 1));
        assertThat(sample.calls("PRIORITIES")).containsExactly("costly", "parent", "child", "costly's child", "tie 1", "tie 2");
    }

    @Test
    void anAscendingSessionTakesTheLowestCumulativeCostFirst() throws SQLException {
        Sample sample = priorities();
        long run = Operator.start(sample.order("PRIORITIES").add("sessions", 1).add("ascSessions", 1));
        awaitCompleted(run);
        assertThat(sample.calls("PRIORITIES")).containsExactly("tie 1", "tie 2", "parent", "child", "costly", "costly's child");
        assertThat(recorded("SELECT run_init_max_ses, run_init_asc_ses, run_max_sessions, run_asc_sessions FROM run WHERE run_id = ?", run))
                .containsExactly("1 1 1 1");
    }

    private static Sample priorities() throws SQLException {
        return Sample.registered().batch("PRIORITIES").step("PRIORITIES", "parent", 10).step("PRIORITIES", "child", 20, "parent")
                .step("PRIORITIES", "costly", 50).step("PRIORITIES", "costly's child", 6, "costly")
                .step("PRIORITIES", "tie 2", 5).step("PRIORITIES", "tie 1", 5);
    }

    @Test
    void neverMoreSessionsThanAskedForAreInWork() throws SQLException {
        Sample sample = Sample.registered().batch("WIDE");
        String[] names = {"s1", "s2", "s3", "s4", "s5", "s6", "s7"};
        for (String name : names) {
            sample.step("WIDE", name, 1);
        }
        long run;
        try (Sample.Gate gate = sample.closeGate(names)) {
            run = sample.run("WIDE", 3);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(sample.found(STEPS_IN_WORK)).containsExactly("3"));
            for (String name : List.of("s1", "s2", "s3")) {
                awaitStep(run, name, "In_progress");
            }
            assertThat(steps(run).values()).containsExactlyInAnyOrder("In_progress", "In_progress", "In_progress", "Ready", "Ready", "Ready", "Ready");
            gate.open("s1");
            awaitStep(run, "s4", "In_progress");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(sample.found(STEPS_IN_WORK)).containsExactly("3"));
            assertThat(run(run).getInt("openSessions")).isEqualTo(3);
            assertThat(recorded("SELECT ses_backend_pid FROM session WHERE ses_run_id = ? ORDER BY 1", run)).isEqualTo(
                    sample.found("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'data2pg' ORDER BY 1"));
        }
        awaitCompleted(run);
        assertThat(sample.found("SELECT DISTINCT application FROM witness.call")).containsExactly("data2pg");
        assertThat(recorded("SELECT ses_id FROM session WHERE ses_run_id = ? ORDER BY 1", run)).containsExactly("1", "2", "3");
    }

    @Test
    void durationsOfTheReferenceRunBecomeCosts() throws SQLException {
        Sample sample = Sample.registered().batch("TWICE").step("TWICE", "early", 7).step("TWICE", "late", 8, "early");
        long first = sample.run("TWICE", 1);
        awaitCompleted(first);
        sample.step("TWICE", "added", 9, "late");
        long second = Operator.start(sample.order("TWICE").add("referenceRun", first));
        awaitCompleted(second);

        assertThat(recorded("SELECT stp_name, stp_cost FROM step WHERE stp_run_id = ? AND stp_name <> 'added' ORDER BY 1", second)).hasSize(2)
                .isEqualTo(recorded("SELECT stp_name, floor(extract(epoch FROM stp_end_ts) * 1000)::bigint - floor(extract(epoch FROM stp_start_ts)"
                        + " * 1000)::bigint FROM step WHERE stp_run_id = ? ORDER BY 1", first));
        assertThat(recorded("SELECT stp_cost FROM step WHERE stp_run_id = ? AND stp_name = 'added'", second)).containsExactly("9");
        assertThat(recorded("SELECT run_ref_id FROM run WHERE run_id = ?", second)).containsExactly(Long.toString(first));
    }

    @Test
    void stepOptionsReachTheStepFunctions() throws SQLException {
        Sample sample = Sample.registered().batch("OPTIONS").step("OPTIONS", "step", 1);
        JsonObject options = Json.createObjectBuilder().add("COPY_MAX_ROWS", 5).addNull("COPY_SLOW_DOWN").addNull("COMPARE_MAX_ROWS").build();
        awaitCompleted(Operator.start(sample.order("OPTIONS").add("stepOptions", options)));
        assertThat(sample.found("SELECT options ->> 'COPY_MAX_ROWS', jsonb_exists(options, 'COPY_SLOW_DOWN') FROM witness.call")).containsExactly("5 t");

        long copy = Operator.start(sample.order(Sample.COPY).add("stepOptions", Json.createObjectBuilder().add("COPY_MAX_ROWS", 5)));
        awaitCompleted(copy);
        assertThat(sample.found("SELECT (SELECT count(*) FROM app.country), (SELECT count(*) FROM app.customer), (SELECT count(*) FROM app.orders)"))
                .containsExactly("5 5 5");
        assertThat(run(copy).getJsonObject("stepOptions").getInt("COPY_MAX_ROWS")).isEqualTo(5);
    }

    @Test
    void runsOfSeveralBatchesAndTargetsGoOnAtOnce() throws SQLException {
        Sample one = Sample.registered().batch("A").step("A", "gated", 1).batch("B").step("B", "gated", 1);
        Sample two = Sample.registered().batch("A").step("A", "gated", 1);
        long[] runs;
        try (Sample.Gate first = one.closeGate("gated"); Sample.Gate second = two.closeGate("gated")) {
            runs = new long[] {one.run("A", 1), one.run("B", 2), two.run("A", 1)};
            for (long run : runs) {
                awaitStep(run, "gated", "In_progress");
            }
            awaitCompleted(two.run(Sample.COPY, 4));
            second.open("gated");
            awaitCompleted(runs[2]);
            assertThat(run(runs[0]).getString("status")).isEqualTo("Ending");
            first.open("gated");
        }
        awaitCompleted(runs[0]);
        awaitCompleted(runs[1]);
    }

    @Test
    void aBatchWithoutStepsIsCompletedAtOnce() throws SQLException {
        Sample sample = Sample.registered().batch("EMPTY");
        long run = sample.run("EMPTY", 1);
        awaitCompleted(run);
        assertThat(steps(run)).isEmpty();
        assertThat(run(run).getString("requestedBy")).isEqualTo(SharedServer.ADMIN);
    }
}
