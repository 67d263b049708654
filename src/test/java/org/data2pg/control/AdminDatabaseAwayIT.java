package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.send;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.data2pg.fixture.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The administration database goes away in the middle of a run, and comes back. */
class AdminDatabaseAwayIT {

    private static final String BATCH = "AWAY";
    /** More than a run of three sessions has threads. */
    private static final int STEPS = 70;
    /** None of which gets an answer from the administration database. */
    private static final int REQUESTS = 40;

    /** How it goes away. */
    enum Way {
        STOP(PostgresServer::stop), KILL(PostgresServer::kill);

        private final Consumer<PostgresServer> how;

        Way(Consumer<PostgresServer> how) {
            this.how = how;
        }
    }

    private static Sample sample(List<String> names) throws SQLException {
        Sample sample = Sample.registered().batch(BATCH);
        for (int i = 1; i <= STEPS; i++) {
            names.add(String.format("s%02d", i));
            sample.step(BATCH, String.format("s%02d", i), STEPS - i + 10);
        }
        names.add("child");
        return sample.step(BATCH, "child", 1, "s01", "s02");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatRanMeanwhileIsRecordedAndNothingRunsTwice(Way way) throws SQLException {
        List<String> names = new ArrayList<>();
        Sample sample = sample(names);
        long run;
        int logged;
        try (Sample.Gate gate = sample.closeGate("s01", "s02")) {
            run = sample.run(BATCH, 3);
            // So that also the batch engine is in the middle of its own work
            await().atMost(PATIENCE).until(() -> sample.calls(BATCH).size() >= 5);
            logged = SERVER.log().length();
            way.how.accept(SERVER.postgres());
            try {
                for (int i = 0; i < REQUESTS; i++) {
                    assertThat(send("GET", "runs/" + run, null).refusal()).startsWith("503 D2PG000122 The administration database can't be reached");
                }
                assertThat(send("POST", "runs", sample.order(Sample.COPY).build()).refusal()).startsWith("503 D2PG000122 ");
                gate.open("s01");
                gate.open("s02");
                await().atMost(PATIENCE).until(() -> sample.calls(BATCH).containsAll(List.of("s01", "s02")));
                await().atMost(PATIENCE).until(() -> SERVER.log().contains("D2PG000152: The administration database could not record what happened in run " + run));
            } finally {
                SERVER.postgres().start();
            }
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(recorded("SELECT count(*), sum(sr_value) FROM step_result JOIN step ON stp_run_id = sr_run_id AND stp_name = sr_step"
                + " WHERE stp_run_id = ? AND stp_status = 'Completed' AND sr_indicator = 'NOTED_CALLS'", run))
                .containsExactly(names.size() + " " + names.size());
        assertThat(saidOverAndOver(SERVER.log().substring(logged))).isEmpty();
        awaitCompleted(sample.run(BATCH, 3));
    }

    /** Lines of the log, but for those of stack traces, that are there as often as requests were refused, whatever their time, thread and numbers. */
    private static Set<String> saidOverAndOver(String log) {
        Map<String, Long> said = log.lines().filter(line -> line.matches("\\d{4}-\\d\\d-\\d\\d .*"))
                .map(line -> line.replaceFirst("\\([^)]*\\)", "").replaceAll("\\d+", "#")).collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        said.values().removeIf(times -> times < REQUESTS);
        return said.keySet();
    }

    @Test
    void noStepIsStartedWhileItIsAway() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "first", 3).step(BATCH, "second", 2).step(BATCH, "third", 1, "second");
        long run;
        String beforeItsReturn;
        try (Sample.Gate gate = sample.closeGate("first", "second")) {
            run = sample.run(BATCH, 2);
            Operator.awaitStep(run, "first", "In_progress");
            Operator.awaitStep(run, "second", "In_progress");
            SERVER.postgres().stop();
            try {
                // Nothing else could be started yet: the server notices only when it records that this one has ended
                gate.open("first");
                await().atMost(PATIENCE).until(() -> SERVER.log().contains("could not record what happened in run " + run));
                gate.open("second");
                await().atMost(PATIENCE).until(() -> sample.calls(BATCH).contains("second"));
                beforeItsReturn = sample.found("SELECT clock_timestamp()").get(0);
            } finally {
                SERVER.postgres().start();
            }
        }
        awaitCompleted(run);
        assertThat(sample.found("SELECT step FROM witness.call WHERE started > '" + beforeItsReturn + "'")).containsExactly("third");
        assertThat(sample.calls(BATCH)).containsExactlyInAnyOrder("first", "second", "third");
    }

    /** A crash may cost the last commits of those who do not wait for the disk: the start of a step. */
    @Test
    void whatACrashMayCostDoesNotEndTheRun() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "held", 3).step(BATCH, "next", 2).step(BATCH, "child", 1, "held");
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            Operator.awaitStep(run, "held", "In_progress");
            SERVER.execute("UPDATE step SET stp_status = 'Ready', stp_ses_id = NULL, stp_start_ts = NULL, stp_attempts = 0 WHERE stp_name = 'held'"
                    + " AND stp_run_id = " + run, "DELETE FROM session WHERE ses_run_id = " + run);
        }
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("held", "next", "child");
        assertThat(recorded("SELECT count(*) FROM step WHERE stp_run_id = ? AND stp_end_ts >= stp_start_ts", run)).containsExactly("3");
    }

    /** The connection is lost in the very commit, once for each kind of note. */
    @Test
    void aNoteWhoseCommitIsLostIsRepeated() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "first", 1).step(BATCH, "last", 1, "first");
        SERVER.execute("CREATE TABLE lost (what text PRIMARY KEY, row text)",
                "CREATE EXTENSION IF NOT EXISTS dblink",
                "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN"
                        + " PERFORM dblink_exec('host=127.0.0.1 port=' || current_setting('port') || ' user=postgres password="
                        + SERVER.postgres().password() + " dbname=' || current_database(),"
                        + " format('INSERT INTO data2pg_admin.lost VALUES (%L)', TG_ARGV[0]));"
                        + " PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL;"
                        + " EXCEPTION WHEN unique_violation THEN RETURN NULL; END $$");
        try {
            for (String state : List.of("In_progress", "Completed")) {
                loseOnce("step", "stp_status", state);
            }
            for (String state : List.of("Ending", "Completed")) {
                loseOnce("run", "run_status", state);
            }
            long run;
            try (Sample.Gate gate = sample.closeGate("first", "last")) {
                run = sample.run(BATCH, 1);
                Operator.awaitStep(run, "first", "In_progress");
                gate.open("first");
                Operator.awaitStep(run, "last", "In_progress");
            }
            awaitCompleted(run);
            assertThat(sample.calls(BATCH)).containsExactly("first", "last");
            assertThat(recorded("SELECT count(*) FROM lost")).containsExactly("4");
            assertThat(recorded("SELECT stp_attempts FROM step WHERE stp_run_id = ?", run)).containsExactly("1", "1");
        } finally {
            SERVER.execute("DROP FUNCTION lose() CASCADE", "DROP TABLE lost");
        }
    }

    private static void loseOnce(String table, String column, String state) throws SQLException {
        SERVER.execute("CREATE CONSTRAINT TRIGGER lose_" + state + " AFTER UPDATE ON " + table + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
                + " WHEN (NEW." + column + " = '" + state + "') EXECUTE FUNCTION lose('" + table + " " + state + "')");
    }
}
