package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;

/** A run of a batch without INIT, in several sessions, whose tables the INIT step of another batch of the migration empties meanwhile. */
class LedgerSessionsTest {

    private static final String RUN = "'11111111-1111-1111-1111-111111111111'";
    private static final String OWNER = "'22222222-2222-2222-2222-222222222222'";
    private static final String INIT = "SELECT sr_indicator FROM _copy_init('C', 'INIT_M', '{}')";

    private ExtensionDatabases databases;

    @AfterEach
    void stop() {
        databases.close();
    }

    /** One waits for its table, which is being emptied; the other one has filled a table that had no page, and so was left alone. */
    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void stepsInProgressAreNotKept(String version) throws Exception {
        start(version);
        try (Connection init = databases.target(); Connection first = databases.target(); Connection second = databases.target()) {
            step(first, "no_key");
            init.setAutoCommit(false);
            Ask.rows(init, INIT);
            CompletableFuture<String> waiting = inBackground(() -> step(first, "no_key", "its second part"));
            CompletableFuture<String> ending = inBackground(() -> step(second, "empty"));
            awaitWaiting(first);
            awaitWaiting(second);
            init.commit();
            assertThat(List.of(waiting.get(), ending.get())).containsOnly("D2P47");
        }
        assertThat(ask("SELECT count(*) FROM app.no_key UNION ALL SELECT count(*) FROM app.empty")).containsExactly("0", "0");
    }

    /** INIT waits for one step of the run, and another one fills and commits a table that was not to be emptied. */
    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void aTableThatIsFilledWhileInitWaitsIsEmptied(String version) throws Exception {
        start(version);
        try (Connection init = databases.target(); Connection first = databases.target(); Connection second = databases.target()) {
            first.setAutoCommit(false);
            step(first, "no_key");
            CompletableFuture<String> emptying = inBackground(() -> Ask.rows(init, INIT));
            awaitWaiting(init);
            step(second, "empty");
            first.commit();
            assertThat(emptying.get()).isNull();
        }
        assertThat(ask("SELECT count(*) FROM app.no_key UNION ALL SELECT count(*) FROM app.empty")).containsExactly("0", "0");
        assertThat(ask("SELECT emp_run FROM data2pg.emptied_run")).containsExactly(RUN.replace("'", ""));
    }

    private void start(String version) throws SQLException {
        databases = new ExtensionDatabases(PostgresServers.version(version), Variant.EXTENSION, "data2pg");
        databases.configure("target", "data2pg");
        databases.run("target", "SET search_path TO data2pg", "SELECT create_batch('A', 'M', 'COPY', FALSE, FALSE)", "SELECT __own_batch('A', " + OWNER + ")", """
                CREATE FUNCTION public.fill(p_table TEXT) RETURNS SETOF step_report_type LANGUAGE plpgsql AS
                $$ BEGIN EXECUTE format('INSERT INTO app.%I VALUES (1)', p_table); RETURN QUERY VALUES ('ROWS', 1::BIGINT, 1::SMALLINT, TRUE); END $$""");
    }

    private static List<String> step(Connection session, String table) throws SQLException {
        return step(session, table, table);
    }

    /** As the scheduler executes it. */
    private static List<String> step(Connection session, String table, String step) throws SQLException {
        return Ask.rows(session, """
                SELECT done.* FROM __begin_step(%1$s, '%2$s') AS report, LATERAL __end_step(%1$s, 'A', '%2$s', %3$s,
                    CASE WHEN report IS NOT NULL THEN report
                         WHEN __require_owner('A', %3$s) AND __require_steps(%1$s, '{}') THEN ARRAY(SELECT r FROM public.fill('%4$s') AS r) END) AS done"""
                .formatted(RUN, step, OWNER, table));
    }

    /** SQLSTATE of its failure; null for none. */
    private static CompletableFuture<String> inBackground(Work work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                work.run();
                return null;
            } catch (SQLException failure) {
                return failure.getSQLState();
            }
        });
    }

    private void awaitWaiting(Connection session) throws SQLException {
        int pid = session.unwrap(PGConnection.class).getBackendPID();
        Awaitility.await().atMost(Ask.PATIENCE).until(() -> ask("SELECT wait_event_type FROM pg_stat_activity WHERE pid = " + pid), List.of("Lock")::equals);
    }

    private List<String> ask(String query) throws SQLException {
        try (Connection connection = databases.target()) {
            return Ask.rows(connection, query);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }
}
