package org.data2pg.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The administration database lets exactly those states follow each other that the server knows, and counts them, whoever changes its tables. */
class TransitionsTest {

    private static PostgresServer postgres;
    private static Connection admin;

    @BeforeAll
    static void createSchema() throws SQLException {
        postgres = PostgresServers.oldest().start();
        Flyway.configure().dataSource(postgres.url("postgres"), PostgresServer.SUPERUSER, postgres.password()).defaultSchema("data2pg_admin")
                .schemas("data2pg_admin").table("admin_schema_version").locations("classpath:org/data2pg/admin").load().migrate();
        admin = postgres.connect("postgres");
        execute("SET search_path = data2pg_admin", "INSERT INTO target_database (tdb_id, tdb_jndi_name) VALUES ('t', 'java:/t')",
                run(1, "Suspended", "NULL"), run(2, "Suspended", "NULL"));
        admin.setAutoCommit(false);
    }

    @AfterAll
    static void stop() throws SQLException {
        admin.close();
        postgres.close();
    }

    @TestFactory
    Stream<DynamicTest> ofRuns() {
        return pairs(RunStatus.values(), RunStatus::label, RunStatus::mayBecome, "The run 7 is %s and can't become %s.",
                from -> run(7, from, from.equals("Restarted") ? "1" : "NULL"),
                to -> "UPDATE run SET run_status = '" + to + "', run_restart_id = " + (to.equals("Restarted") ? "1" : "NULL") + " WHERE run_id = 7");
    }

    @TestFactory
    Stream<DynamicTest> ofSessions() {
        return pairs(SessionStatus.values(), SessionStatus::label, SessionStatus::mayBecome, "The session 3 is %s and can't become %s.",
                from -> "INSERT INTO session VALUES (1, 3, '" + from + "', NULL, now())", to -> "UPDATE session SET ses_status = '" + to + "'");
    }

    @TestFactory
    Stream<DynamicTest> ofSteps() {
        return pairs(StepStatus.values(), StepStatus::label, StepStatus::mayBecome, "The step some table is %s and can't become %s.",
                from -> "INSERT INTO step (stp_run_id, stp_name, stp_cost, stp_parents, stp_cum_cost, stp_status, stp_blocking)"
                        + " VALUES (1, 'some table', 1, '{}', 1, '" + from + "', '{}')",
                to -> "UPDATE step SET stp_status = '" + to + "'");
    }

    /** What is recorded of steps passes by this condition. */
    @Test
    void stepsAreRecordedByTheSameTransitions() throws SQLException {
        for (StepStatus from : StepStatus.values()) {
            for (StepStatus to : StepStatus.values()) {
                try (Statement query = admin.createStatement(); ResultSet answer = query.executeQuery("SELECT "
                        + StepStatus.mayBecomeSql("'" + from.label() + "'", "'" + to.label() + "'"))) {
                    answer.next();
                    assertThat(answer.getBoolean(1)).as(from + " → " + to).isEqualTo(from == to || from.mayBecome(to));
                }
            }
        }
        assertThat(SessionStatus.ABORTED.before()).containsExactly("Opened");
        assertThat(SessionStatus.OPENED.before()).containsExactly("Closed");
    }

    @Test
    void aRunIsRestartedOnceOnly() throws SQLException {
        try {
            execute(run(8, "Initializing", "NULL"), run(9, "Suspended", "NULL"), "UPDATE run SET run_restarted_id = 1 WHERE run_id = 8");
            assertThat(refusal("UPDATE run SET run_restarted_id = 1 WHERE run_id = 9")).contains("23505").contains("run_restarted_once");
        } finally {
            admin.rollback();
        }
    }

    /** Whichever server, or whoever else, asks for it at the same moment. */
    @ParameterizedTest
    @ValueSource(strings = {"Initializing", "In_progress", "Ending"})
    void aBatchHasOneActiveRunOnATargetDatabase(String active) throws SQLException {
        String other = "UPDATE run SET run_batch_name = 'B8', run_database = 't' WHERE run_id = 9";
        try {
            execute("INSERT INTO target_database (tdb_id, tdb_jndi_name) VALUES ('u', 'java:/u')", run(8, active, "NULL"), run(9, "Initializing", "NULL"));
            assertThat(refusal(other)).contains("23505").contains("run_one_active");
            assertThat(refusal(other.replace("B8", "B9"))).as("another batch").isEmpty();
            assertThat(refusal(other.replace("'t'", "'u'"))).as("another target database").isEmpty();
            execute("DELETE FROM run WHERE run_id = 8", run(8, "Completed", "NULL"));
            assertThat(refusal(other)).as("the former one has ended").isEmpty();
            execute("DELETE FROM run WHERE run_id = 8", run(8, "Suspended", "NULL"));
            assertThat(refusal(other)).as("the former one is suspended").isEmpty();
        } finally {
            admin.rollback();
        }
    }

    @Test
    void theProgressOfRunsIsKeptAsTheirStepsMove() throws SQLException {
        String insert = "INSERT INTO step (stp_run_id, stp_name, stp_cost, stp_parents, stp_cum_cost, stp_status, stp_blocking) SELECT ";
        try {
            execute(insert + "1, 's' || g, g, '{}', g, CASE WHEN g > 3 THEN 'Blocked' ELSE 'Ready' END, '{}' FROM generate_series(1, 9) g",
                    insert + "2, 's' || g, 9223372036854775807, '{}', 1, 'Completed', '{}' FROM generate_series(1, 2) g", insert + "1, 'late', 5, '{}', 5, 'Ready', '{}'");
            assertThat(progress(1)).isEqualTo("(1,0,0,4,6,0,50,0)");
            assertThat(progress(2)).as("costs beyond the range of bigint").isEqualTo("(2,2,0,0,0,0,18446744073709551614,18446744073709551614)");
            execute("UPDATE step SET stp_status = 'In_progress', stp_attempts = 1 WHERE stp_status = 'Ready'", "UPDATE step SET stp_cancel = 'dba' WHERE stp_name = 's1'",
                    "UPDATE step SET stp_status = CASE WHEN stp_name = 's1' THEN 'Failed' ELSE 'Completed' END WHERE stp_status = 'In_progress'",
                    "UPDATE step SET stp_status = 'Ready' WHERE stp_name IN ('s4', 's5')");
            assertThat(progress(1)).isEqualTo("(1,3,0,2,4,1,50,10)");
            execute("INSERT INTO step_result SELECT 1, name, 'ROWS', 70, 1, true FROM unnest('{s2,s3}'::text[]) name",
                    "INSERT INTO step_result VALUES (1, 's2', 'TABLES', 1, 0, false), (1, 'late', 'ROWS', 9, 2, false)",
                    "INSERT INTO step_result VALUES (1, 's3', 'ROWS', 8, 1, true) ON CONFLICT DO NOTHING");
            assertThat(found("SELECT string_agg(i::text, ' ' ORDER BY i) FROM run_indicator i")).isEqualTo("(1,ROWS,f,2,9) (1,ROWS,t,1,140) (1,TABLES,f,0,1)");
        } finally {
            admin.rollback();
        }
    }

    private static String progress(long run) throws SQLException {
        return found("SELECT p::text FROM progress p WHERE prg_run_id = " + run);
    }

    private static String found(String sql) throws SQLException {
        try (Statement query = admin.createStatement(); ResultSet answer = query.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static <S extends Enum<S>> Stream<DynamicTest> pairs(S[] states, Function<S, String> label, BiPredicate<S, S> legal,
                                                                 String sentence, UnaryOperator<String> insert,
                                                                 UnaryOperator<String> update) {
        return Stream.of(states).flatMap(from -> Stream.of(states).map(to -> DynamicTest.dynamicTest(from + " → " + to, () -> {
            try {
                execute(insert.apply(label.apply(from)));
                String refusal = refusal(update.apply(label.apply(to)));
                if (from == to || legal.test(from, to)) {
                    assertThat(refusal).isEmpty();
                } else {
                    assertThat(refusal).startsWith("D2A01 ").contains(String.format(sentence, label.apply(from), label.apply(to)));
                }
            } finally {
                admin.rollback();
            }
        })));
    }

    /** SQLSTATE and sentence; empty when the database does as told. */
    private static String refusal(String sql) throws SQLException {
        Savepoint before = admin.setSavepoint();
        try (PreparedStatement statement = admin.prepareStatement(sql)) {
            assertThat(statement.executeUpdate()).isEqualTo(1);
            return "";
        } catch (SQLException refused) {
            admin.rollback(before);
            return refused.getSQLState() + " " + refused.getMessage();
        }
    }

    private static String run(long id, String status, String restart) {
        return "INSERT INTO run (run_id, run_database, run_batch_name, run_batch_type, run_init_max_ses, run_init_asc_ses, run_start_ts, run_status,"
                + " run_max_sessions, run_asc_sessions, run_node, run_requested_by, run_session_limit, run_restart_id) VALUES (" + id + ", 't', 'B" + id
                + "', 'COPY', 1, 0, now(), '" + status + "', 1, 0, 'node', 'dba', 90, " + restart + ")";
    }

    private static void execute(String... statements) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            for (String sql : List.of(statements)) {
                statement.execute(sql);
            }
        }
    }
}
