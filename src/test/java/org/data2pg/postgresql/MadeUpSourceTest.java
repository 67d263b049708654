package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A source DBMS is one file: with the answers to the mandatory questions, and with no change elsewhere, all kinds of batches work on it. */
class MadeUpSourceTest {

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void aDbmsThatAnswersTheMandatoryQuestionsIsASource(String version) throws SQLException {
        try (ExtensionDatabases databases = new ExtensionDatabases(PostgresServers.version(version), Variant.EXTENSION, "data2pg")) {
            databases.run("target", "SET search_path TO data2pg, pg_temp", ExtensionDatabases.script("source_madeup.sql"));
            databases.run("target", "SET search_path TO data2pg", databases.filled("""
                    SELECT create_migration('M', 'MadeUp', 'postgres_fdw', '${server}', '${user}');
                    SELECT register_tables('M', 'app'), register_sequences('M', 'app');
                    SELECT register_table('M', 'elsewhere', 'customer', p_sourceTableNamesFnct => 'upper');
                    SELECT create_batch('COPY', 'M', 'COPY', TRUE, TRUE);
                    SELECT assign_tables_to_batch('COPY', 'app'), assign_tables_to_batch('COPY', 'elsewhere'),
                           assign_sequences_to_batch('COPY', 'app'), assign_tables_checks_to_batch('COPY', 'app'),
                           assign_fkey_checks_to_batch('COPY', 'app', 'orders');
                    SELECT create_batch('COMPARE', 'M', 'COMPARE', TRUE, TRUE);
                    SELECT assign_tables_to_batch('COMPARE', 'app'), assign_sequences_to_batch('COMPARE', 'app');
                    SELECT create_batch('DISCOVER', 'M', 'DISCOVER', TRUE, TRUE), assign_tables_to_batch('DISCOVER', 'app');
                    SELECT complete_migration_configuration('M');
                    """));
            try (Connection session = databases.target()) {
                run(session, "COPY");
                assertThat(one(session, "SELECT count(*) FROM counter_diff")).isEqualTo("0");
                assertThat(one(session, "SELECT string_agg(DISTINCT cnt_value::text, ' ') FROM counter WHERE cnt_table = 'orders' AND cnt_counter = 'nb_rows'"))
                        .isEqualTo("4000");
                assertThat(one(session, "SELECT name FROM elsewhere.customer")).isEqualTo("upper");
                assertThat(one(session, "SELECT last_value FROM app.falling")).isEqualTo("-2");
                run(session, "COMPARE");
                assertThat(one(session, "SELECT count(*) FROM content_diff")).isEqualTo("0");
                databases.run("target", "UPDATE app.orders SET note = 'changed' WHERE id = 77", "DELETE FROM app.no_key WHERE x = 1 AND y = 'a'");
                run(session, "COMPARE");
                assertThat(one(session, "SELECT string_agg(DISTINCT diff_relation || diff_rank || diff_kind, ' ') FROM content_diff"))
                        .isEqualTo("no_key1missing orders1changed");
                run(session, "DISCOVER");
                assertThat(one(session, "SELECT dscv_num_max FROM discovery_column WHERE dscv_table = 'orders' AND dscv_column = 'id'")).isEqualTo("4000");
                assertThat(one(session, "SELECT count(*) FROM discovery_message WHERE dscv_table = 'empty' AND dscv_msg_code = 'EMPTY_TABLE'")).isEqualTo("1");
                assertThat(one(session, "SELECT drop_migration('M')")).isEqualTo("15");
            }
        }
    }

    private static void run(Connection session, String name) throws SQLException {
        PlannedBatch batch = new PlannedBatch("data2pg", name);
        for (String step : batch.steps(session)) {
            batch.run(session, step);
        }
    }

    private static String one(Connection session, String query) throws SQLException {
        try (Statement statement = session.createStatement(); ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }
}
