package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.awaitility.Awaitility;
import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** Comparisons of a table of many rows: how they find few differences, side by side, and what becomes of them when the source dies. */
class ComparisonSessionsTest {

    private static final PlannedBatch COPY = new PlannedBatch("data2pg", "COPY");
    private static final PlannedBatch COMPARE = new PlannedBatch("data2pg", "COMPARE");
    private static final String TABLE = "CREATE SCHEMA many; CREATE TABLE many.%s (id BIGINT PRIMARY KEY, v TEXT)";
    private static final String CHANGES = "UPDATE many.one SET v = 'changed' WHERE id = 7; DELETE FROM many.one WHERE id = 20000;"
            + " INSERT INTO many.one VALUES (-1, 'surplus')";
    private static final String FOUND = "SELECT diff_kind || ' ' || diff_key_cols::text FROM data2pg.content_diff WHERE diff_relation = '%s'"
            + " AND (diff_kind <> 'changed' OR diff_database = 'S') ORDER BY diff_rank";
    private static final List<String> CHANGED = List.of("surplus {\"id\": -1}", "changed {\"id\": 7}", "missing {\"id\": 20000}");

    private PostgresServer source;
    private ExtensionDatabases target;

    @BeforeEach
    void start() throws SQLException {
        source = PostgresServers.newest().start();
        target = new ExtensionDatabases(PostgresServers.newest(), Variant.EXTENSION, "data2pg");
        try (Connection session = source.connect("postgres")) {
            Ask.execute(session, "CREATE ROLE reader SUPERUSER LOGIN PASSWORD 'secret'; " + TABLE.formatted("one")
                    + "; INSERT INTO many.one SELECT g, 'v' || g FROM generate_series(1, 40000) g; CREATE TABLE many.other (LIKE many.one INCLUDING ALL);"
                    + " INSERT INTO many.other TABLE many.one; ANALYZE");
        }
        target.run("target", TABLE.formatted("one"), "CREATE TABLE many.other (LIKE many.one INCLUDING ALL)", "SET search_path TO data2pg",
                "SELECT data2pg.create_migration('M', 'PostgreSQL', 'postgres_fdw', $$host '" + source.peerHost() + "', port '" + source.peerPort()
                        + "', dbname 'postgres'$$, $$user 'reader', password 'secret'$$); SELECT data2pg.register_tables('M', 'many');"
                        + " SELECT data2pg.create_batch('COPY', 'M', 'COPY', TRUE, TRUE), data2pg.create_batch('COMPARE', 'M', 'COMPARE', TRUE, TRUE);"
                        + " SELECT data2pg.assign_tables_to_batch('COPY', 'many'), data2pg.assign_tables_to_batch('COMPARE', 'many');"
                        + " SELECT data2pg.complete_migration_configuration('M')");
        try (Connection session = target.target()) {
            for (String step : COPY.steps(session)) {
                COPY.run(session, step);
            }
        }
        target.run("target", CHANGES);
    }

    @AfterEach
    void stop() {
        target.close();
        source.close();
    }

    /** Statistics of former times let the first buckets be few and large. */
    @ParameterizedTest
    @ValueSource(ints = {100, 5_000})
    void largeBucketsAreRefined(int rowsExpected) throws SQLException {
        try (Connection session = target.target()) {
            session.setAutoCommit(false);
            Ask.execute(session, "UPDATE data2pg.table_to_process SET tbl_rows = " + rowsExpected + ", tbl_kbytes = " + 20 * rowsExpected
                    + "; SET LOCAL track_functions TO pl");
            assertThat(COMPARE.run(session, "many.one")).contains("ROW_DIFFERENCES=3");
            assertThat(Ask.rows(session, FOUND.formatted("one"))).isEqualTo(CHANGED);
            assertThat(Ask.rows(session, "SELECT calls FROM pg_stat_xact_user_functions WHERE funcname = '_different_buckets'")).containsExactly("2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "other"})
    void twoAtOnceDoNotDisturbEachOther(String second) throws Exception {
        try (Connection obstacle = source.connect("postgres")) {
            obstacle.setAutoCommit(false);
            Ask.execute(obstacle, "LOCK TABLE many.one, many.other");
            CompletableFuture<List<String>> one = comparison("one");
            CompletableFuture<List<String>> other = comparison(second);
            awaitQueries("2");
            obstacle.rollback();
            assertThat(one.get()).contains("ROW_DIFFERENCES=3");
            assertThat(other.get()).contains(second.equals("one") ? "ROW_DIFFERENCES=3" : "ROW_DIFFERENCES=0");
        }
        try (Connection session = target.target()) {
            assertThat(Ask.rows(session, FOUND.formatted("one"))).isEqualTo(CHANGED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 40_000})
    void aSourceThatDiesIsToldAsSomethingThatMayPass(int rowsExpected) throws Exception {
        target.run("target", "UPDATE data2pg.table_to_process SET tbl_rows = " + rowsExpected);
        try (Connection obstacle = source.connect("postgres")) {
            obstacle.setAutoCommit(false);
            Ask.execute(obstacle, "LOCK TABLE many.one");
            CompletableFuture<List<String>> comparison = comparison("one");
            awaitQueries("1");
            source.kill();
            Throwable failure = comparison.handle((report, e) -> e).get();
            assertThat(failure).isInstanceOf(CompletionException.class);
            assertThat(failure.getCause().getCause()).isInstanceOfSatisfying(PSQLException.class, e -> {
                assertThat(e.getSQLState()).matches("08...|57P0[123]");
                assertThat(e.getServerErrorMessage().getMessage()).startsWith("_compare_table: The source of \"many.one\" does not answer, or was lost: ");
            });
        }
        source.start();
        assertThat(comparison("one").get()).contains("ROW_DIFFERENCES=3");
    }

    @Test
    void theQueryOfASessionThatWasKilledEnds() throws Exception {
        target.run("target", "UPDATE data2pg.table_to_process SET tbl_rows = NULL");
        try (Connection obstacle = source.connect("postgres"); Connection session = target.target()) {
            obstacle.setAutoCommit(false);
            Ask.execute(obstacle, "LOCK TABLE many.one");
            String pid = Ask.rows(session, "SELECT pg_backend_pid()").get(0);
            CompletableFuture<List<String>> comparison = comparison(session);
            awaitQueries("1");
            target.run("target", "SELECT pg_terminate_backend(" + pid + ")");
            assertThat(comparison.handle((report, e) -> e).get()).isInstanceOf(CompletionException.class);
            // The obstacle is still there.
            awaitQueries("0");
        }
    }

    private CompletableFuture<List<String>> comparison(String table) {
        return CompletableFuture.supplyAsync(() -> {
            try (Connection session = target.target()) {
                return COMPARE.run(session, "many." + table);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static CompletableFuture<List<String>> comparison(Connection session) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return COMPARE.run(session, "many.one");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Of comparisons, held up in the source. */
    private void awaitQueries(String number) {
        Awaitility.await().atMost(Ask.PATIENCE).until(() -> {
            try (Connection session = source.connect("postgres")) {
                return Ask.rows(session, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader' AND wait_event_type = 'Lock'").get(0).equals(number);
            }
        });
    }
}
