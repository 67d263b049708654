package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import org.awaitility.Awaitility;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A COPY batch as the scheduler runs it: each step in a transaction of its own, in several sessions, and when they are cut off. */
class CopySessionsTest {

    private static final PlannedBatch BATCH = new PlannedBatch("data2pg", "C");

    private ExtensionDatabases databases;

    @AfterEach
    void stop() {
        databases.close();
    }

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void aMemberOfData2pgRunsAWholeBatch(String version) throws SQLException {
        start(version);
        databases.run("target", "CREATE ROLE scheduler LOGIN PASSWORD 'secret'; GRANT data2pg TO scheduler");
        try (Connection session = databases.server.connect("target", "scheduler", "secret")) {
            for (String step : BATCH.steps(session)) {
                BATCH.run(session, step);
            }
            assertThat(ask(session, "SELECT count(*) FROM data2pg.counter_diff")).isEqualTo("0");
            assertThat(ask(session, "SELECT count(*) FROM data2pg.counter")).isEqualTo("110");
            assertThatThrownBy(() -> ask(session, "SELECT data2pg._pending_indexes('M')")).hasMessageContaining("permission denied");
            assertThatThrownBy(() -> ask(session, "DELETE FROM data2pg.step RETURNING 1")).hasMessageContaining("permission denied");
        }
        assertThat(askTarget("SELECT count(*) FROM (SELECT * FROM app.orders EXCEPT SELECT * FROM srcdb_app.orders) AS surplus"))
                .isEqualTo("0");
        assertIndexesAreInOrder();
    }

    /** Commits that nobody waits for are on the disk a moment later anyway: of many, some are not yet. */
    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void whoeverReadsTheLedgerWaitsForTheDisk(String version) throws SQLException {
        start(version);
        try (Connection session = databases.target()) {
            session.createStatement().execute("SET synchronous_commit = off");
            ask(session, "SELECT data2pg.__own_batch('C', '22222222-2222-2222-2222-222222222222')");
            for (int step = 1; step <= 50; step++) {
                ask(session, "SELECT count(*) FROM data2pg.__end_step('11111111-1111-1111-1111-111111111111', 'C', 'step " + step
                        + "', '22222222-2222-2222-2222-222222222222', '{}')");
                String written = ask(session, "SELECT pg_current_wal_insert_lsn()");
                assertThat(ask(session, "SELECT count(*) FROM data2pg.__get_ledger('11111111-1111-1111-1111-111111111111')"))
                        .isEqualTo(Integer.toString(step));
                assertThat(ask(session, "SELECT pg_current_wal_flush_lsn() >= '" + written + "'")).as("step " + step).isEqualTo("t");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void aCrashBetweenTheFirstAndTheLastPartIsRepairedByGoingOn(String version) throws SQLException {
        start(version);
        List<String> done = List.of("INIT_M", "app.orders.first", "app.orders.low");
        try (Connection session = databases.server.connect("target")) {
            for (String step : done) {
                BATCH.run(session, step);
            }
            // The commits of the steps are asynchronous: one that is not makes them durable.
            session.createStatement().execute("CREATE TABLE public.durable ()");
        }
        databases.server.kill();
        databases.server.start();
        assertThat(askTarget("SELECT count(*) FROM pg_index WHERE NOT indisready AND NOT indisvalid")).isEqualTo("2");
        try (Connection session = databases.server.connect("target")) {
            List<String> left = BATCH.steps(session);
            left.removeAll(done);
            for (String step : left) {
                BATCH.run(session, step);
            }
        }
        assertThat(askTarget("SELECT count(*) FROM data2pg.counter_diff")).isEqualTo("0");
        assertIndexesAreInOrder();
    }

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void aCrashBetweenTheFirstAndTheLastPartIsRepairedByStartingAnew(String version) throws SQLException {
        start(version);
        try (Connection session = databases.server.connect("target")) {
            for (String step : List.of("INIT_M", "app.orders.first", "app.orders.low")) {
                BATCH.run(session, step);
            }
            assertThatThrownBy(() -> BATCH.run(session, "END_M")).hasMessageContaining("app.orders_ordered_idx, app.orders_pkey");
            for (String step : BATCH.steps(session)) {
                BATCH.run(session, step);
            }
        }
        assertThat(askTarget("SELECT count(*) FROM app.orders")).isEqualTo("4000");
        assertIndexesAreInOrder();
    }

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void noPlanOfAnotherSessionUsesAnIndexSetAside(String version) throws SQLException {
        start(version);
        try (Connection reader = databases.server.connect("target"); Connection session = databases.server.connect("target")) {
            reader.createStatement().execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; "
                    + "PREPARE by_id(int) AS SELECT count(*) FROM app.orders WHERE id = $1");
            assertThat(ask(reader, "EXECUTE by_id(7)")).isEqualTo("0");
            BATCH.run(session, "app.orders.first");
            BATCH.run(session, "app.orders.low");
            assertThat(ask(reader, "EXECUTE by_id(7)")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void partsAndIndexesOfOneTableAreWorkedOnAtTheSameTime(String version) throws SQLException {
        start(version);
        try (Connection one = databases.server.connect("target"); Connection other = databases.server.connect("target")) {
            BATCH.run(one, "INIT_M");
            BATCH.run(one, "app.orders.first");
            one.setAutoCommit(false);
            other.createStatement().execute("SET lock_timeout = '10s'");
            BATCH.run(one, "app.orders.low");
            BATCH.run(other, "app.orders.high");
            one.commit();
            BATCH.run(one, "app.orders.orders_pkey");
            BATCH.run(other, "app.orders.orders_ordered_idx");
            one.commit();
            BATCH.run(other, "app.orders.last");
        }
        assertThat(askTarget("SELECT count(*) FROM app.orders")).isEqualTo("4000");
        assertIndexesAreInOrder();
    }

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void onlyBackendsOfTheSchedulerAreTerminated(String version) throws SQLException {
        start(version);
        try (Connection ours = databases.server.connect("target"); Connection foreign = databases.server.connect("target")) {
            ours.createStatement().execute("SET application_name = 'data2pg'");
            String pid = ask(ours, "SELECT pg_backend_pid()");
            String foreignPid = ask(foreign, "SELECT pg_backend_pid()");
            assertThat(askTarget("SELECT data2pg.__terminate_data2pg_backends(ARRAY[" + foreignPid + ", " + pid + "])"))
                    .isEqualTo("{" + pid + "}");
            Awaitility.await().atMost(Ask.PATIENCE).until(() -> askTarget("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid).equals("0"));
            assertThat(ask(foreign, "SELECT 1")).isEqualTo("1");
        }
    }

    private void start(String version) throws SQLException {
        databases = new ExtensionDatabases(PostgresServers.version(version), Variant.EXTENSION, "data2pg");
        databases.configure("target", "data2pg");
    }

    private void assertIndexesAreInOrder() throws SQLException {
        assertThat(askTarget("SELECT count(*) FROM pg_index WHERE NOT (indisready AND indisvalid)")).isEqualTo("0");
    }

    private String askTarget(String query) throws SQLException {
        try (Connection connection = databases.server.connect("target")) {
            return ask(connection, query);
        }
    }

    private static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
