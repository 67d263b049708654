package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;

/** What checks lock, and what is left of them when they are cut off. */
class CheckSessionsTest {

    private static final PlannedBatch BATCH = new PlannedBatch("data2pg", "C");
    private static final String FOREIGN_KEY = "app.orders.orders_customer_fkey";
    private static final String STATE_OF_FOREIGN_KEYS = "SELECT string_agg(conname || convalidated || pg_get_constraintdef(c.oid) || tgenabled::text"
            + " || tgname, ' ' ORDER BY c.oid, tgname) FROM pg_constraint c JOIN pg_trigger ON tgconstraint = c.oid WHERE contype = 'f'";

    private ExtensionDatabases databases;

    @AfterEach
    void stop() {
        databases.close();
    }

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void theCheckOfAForeignKeyLocksNobodyOut(String version) throws SQLException {
        start(version);
        try (Connection session = databases.target(); Connection application = databases.target()) {
            session.setAutoCommit(false);
            assertThat(BATCH.run(session, FOREIGN_KEY)).containsExactly("CHECKED_FKEYS=1");
            assertThat(ask(session, "SELECT string_agg(DISTINCT mode, ' ') FROM pg_locks WHERE pid = pg_backend_pid()"
                    + " AND relation IN ('app.orders'::regclass, 'app.customer'::regclass)")).isEqualTo("AccessShareLock");
            application.createStatement().execute("SET lock_timeout = '10s'; UPDATE app.orders SET note = 'written meanwhile' WHERE id = 1;"
                    + " DELETE FROM app.orders WHERE id = 200; ALTER TABLE app.orders VALIDATE CONSTRAINT orders_customer_fkey");
            session.commit();
        }
    }

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void aForeignKeyWhoseCheckIsCancelledGoesOnToProtect(String version) throws Exception {
        start(version);
        String before = askTarget(STATE_OF_FOREIGN_KEYS);
        try (Connection obstacle = databases.target(); Connection session = databases.target()) {
            obstacle.setAutoCommit(false);
            obstacle.createStatement().execute("LOCK TABLE app.customer");
            String pid = ask(session, "SELECT pg_backend_pid()");
            CompletableFuture<Throwable> check = failureOf(session, FOREIGN_KEY);
            awaitWaiting(pid, "Lock");
            assertThat(askTarget("SELECT pg_cancel_backend(" + pid + ")")).isEqualTo("t");
            assertThat(check.get()).isInstanceOfSatisfying(PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
            obstacle.rollback();
            assertThat(askTarget(STATE_OF_FOREIGN_KEYS)).isEqualTo(before);
            assertThatThrownBy(() -> session.createStatement().execute("INSERT INTO app.orders (customer) VALUES (999999)"))
                    .isInstanceOfSatisfying(PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23503"));
            assertThat(BATCH.run(session, FOREIGN_KEY)).containsExactly("CHECKED_FKEYS=1");
        }
    }

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void aCheckThatIsCancelledStopsItsQueryInTheSource(String version) throws Exception {
        start(version);
        databases.run("target", "UPDATE data2pg.table_to_process SET tbl_rows = NULL");
        String counters = "SELECT string_agg(c::text, ' ' ORDER BY c::text) FROM data2pg.counter c";
        try (Connection obstacle = databases.server.connect("source"); Connection session = databases.target()) {
            BATCH.run(session, "app.orders._check");
            String before = askTarget(counters);
            obstacle.setAutoCommit(false);
            obstacle.createStatement().execute("LOCK TABLE app.orders");
            String pid = ask(session, "SELECT pg_backend_pid()");
            CompletableFuture<Throwable> check = failureOf(session, "app.orders._check");
            String inSource = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'source' AND usename = 'reader' AND wait_event_type = 'Lock'";
            Awaitility.await().atMost(Ask.PATIENCE).until(() -> askTarget(inSource).equals("1"));
            assertThat(askTarget("SELECT pg_cancel_backend(" + pid + ")")).isEqualTo("t");
            assertThat(check.get()).isInstanceOfSatisfying(PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
            Awaitility.await().atMost(Ask.PATIENCE).until(() -> askTarget(inSource).equals("0"));
            assertThat(askTarget(counters)).isEqualTo(before);
            obstacle.rollback();
            assertThat(BATCH.run(session, "app.orders._check")).contains("UNEQUAL_AGGREGATES=0");
        }
    }

    private void start(String version) throws SQLException {
        databases = new ExtensionDatabases(PostgresServers.version(version), Variant.EXTENSION, "data2pg");
        databases.configure("target", "data2pg");
        databases.run("target", "SELECT data2pg.assign_fkey_checks_to_batch('C', 'app', 'orders'), data2pg.complete_migration_configuration('M')");
        try (Connection session = databases.target()) {
            for (String step : BATCH.steps(session)) {
                BATCH.run(session, step);
            }
        }
    }

    /** Runs a step that is to fail, meanwhile. */
    private static CompletableFuture<Throwable> failureOf(Connection session, String step) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                BATCH.run(session, step);
                return null;
            } catch (SQLException e) {
                return e;
            }
        });
    }

    private void awaitWaiting(String pid, String waitEventType) {
        Awaitility.await().atMost(Ask.PATIENCE).until(() -> askTarget("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid
                + " AND wait_event_type = '" + waitEventType + "'").equals("1"));
    }

    private String askTarget(String query) throws SQLException {
        try (Connection connection = databases.target()) {
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
