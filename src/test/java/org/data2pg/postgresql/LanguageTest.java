package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;

import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A target database whose language has letters of its own: in Turkish, the small letter of I is no i. */
class LanguageTest {

    @Test
    void aTurkishDatabaseIsConfiguredAndFilled() throws SQLException {
        try (ExtensionDatabases databases = new ExtensionDatabases(PostgresServers.newest(), "data2pg")) {
            createTurkish(databases);
            databases.run("turkish", ExtensionDatabases.script("structure.sql"));
            databases.install("turkish", Variant.PSQL, "data2pg");
            databases.run("turkish", "SET search_path TO data2pg", databases.filled("""
                    SELECT create_migration('M', 'POSTGRESQL', 'postgres_fdw', 'OPTIONS (${server}, FETCH_SIZE ''7'')', '${user}');
                    SELECT register_tables('M', 'app'), register_sequences('M', 'app');
                    SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE), create_batch('K', 'M', 'COMPARE', TRUE, TRUE), create_batch('D', 'M', 'DISCOVER', TRUE, TRUE);
                    SELECT register_table_part('app', 'orders', 'all', 'TRUE', TRUE, TRUE);
                    SELECT assign_tables_to_batch('C', 'app', '.*', '^orders$'), assign_table_parts_to_batch('C', 'app', 'orders'),
                           assign_tables_checks_to_batch('C', 'app'), assign_sequences_to_batch('C', 'app');
                    SELECT assign_tables_to_batch('K', 'app', '.*', '^orders$'), assign_table_parts_to_batch('K', 'app', 'orders'),
                           assign_sequences_to_batch('K', 'app'), assign_tables_to_batch('D', 'app');
                    SELECT complete_migration_configuration('M');
                    """));
            try (Connection session = databases.server.connect("turkish")) {
                assertThat(Ask.rows(session, "SELECT lower('INIT' COLLATE \"default\")")).containsExactly("ınıt");
                for (String name : new String[] {"C", "K", "D"}) {
                    PlannedBatch batch = new PlannedBatch("data2pg", name);
                    for (String step : batch.steps(session)) {
                        batch.run(session, step);
                    }
                }
                assertThat(Ask.rows(session, "SELECT count(*) FROM app.orders")).containsExactly("4000");
                assertThat(Ask.rows(session, "SELECT cnt_table FROM data2pg.counter_diff UNION ALL SELECT diff_relation FROM data2pg.content_diff")).isEmpty();
                assertThat(Ask.rows(session, "SELECT dscv_num_max FROM data2pg.discovery_column WHERE dscv_table = 'orders' AND dscv_column = 'id'"))
                        .containsExactly("4000");
                assertThat(Ask.rows(session, "SELECT srvoptions::text FROM pg_foreign_server WHERE srvname = 'data2pg_M_server'").get(0)).contains("fetch_size=7");
            }
        }
    }

    private static void createTurkish(ExtensionDatabases databases) throws SQLException {
        try {
            databases.run("postgres", "CREATE DATABASE turkish TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'tr' LOCALE 'C'");
        } catch (SQLException e) {
            Assumptions.assumeFalse("0A000".equals(e.getSQLState()), "This PostgreSQL is built without ICU: it knows no Turkish.");
            throw e;
        }
    }
}
