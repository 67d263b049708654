package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A source DBMS is one file: with the answers to the mandatory questions, and with no change elsewhere, all kinds of batches work on it.
 * With those to the others, they let it do the work.
 */
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

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void aDbmsThatAnswersTheOptionalQuestionsIsAskedThem(String version) throws SQLException {
        try (ExtensionDatabases databases = new ExtensionDatabases(PostgresServers.version(version), Variant.EXTENSION, "data2pg")) {
            databases.run("target", "SET search_path TO data2pg, pg_temp", ExtensionDatabases.script("source_madeup.sql"),
                    ExtensionDatabases.script("source_madeup_more.sql"));
            databases.run("target", "SET search_path TO data2pg", databases.filled("""
                    SELECT create_migration('M', 'MadeUp', 'postgres_fdw', '${server}', '${user}');
                    SELECT register_tables('M', 'app', '^(orders|customer|no_key)$'), register_sequences('M', 'app');
                    SELECT create_batch('COPY', 'M', 'COPY', TRUE, TRUE);
                    SELECT assign_tables_to_batch('COPY', 'app'), assign_sequences_to_batch('COPY', 'app'), assign_tables_checks_to_batch('COPY', 'app');
                    SELECT create_batch('COMPARE', 'M', 'COMPARE', TRUE, TRUE);
                    SELECT assign_tables_to_batch('COMPARE', 'app'), assign_sequences_to_batch('COMPARE', 'app');
                    SELECT create_batch('DISCOVER', 'M', 'DISCOVER', TRUE, TRUE), assign_tables_to_batch('DISCOVER', 'app');
                    SELECT register_column_transform_rule('app', 'orders', 'customer', 'customer + 0');
                    SELECT complete_migration_configuration('M');
                    """));
            try (Connection session = databases.target()) {
                assertThat(asked(session)).isEqualTo("filtered_tables");
                run(session, "COPY");
                assertThat(asked(session)).isEqualTo("expression filtered_tables read_query relation send_query unreadable");
                assertThat(one(session, "SELECT count(*) FROM counter_diff")).isEqualTo("0");
                run(session, "COMPARE");
                assertThat(asked(session)).isEqualTo("expression filtered_tables read_query relation send_query sequence_increment");
                assertThat(one(session, "SELECT count(*) FROM content_diff")).isEqualTo("0");
                run(session, "DISCOVER");
                assertThat(asked(session)).isEqualTo("discover_query filtered_tables read_query relation send_query");
                assertThat(one(session, "SELECT dscv_num_max FROM discovery_column WHERE dscv_table = 'orders' AND dscv_column = 'id'")).isEqualTo("4000");
                assertThat(one(session, "SELECT _place_of_character('app', 'orders', '22P05', "
                        + "'character with byte sequence 0x6f 0x72 0x64 in encoding \"UTF8\" has no equivalent in encoding \"LATIN1\"')"))
                        .isEqualTo("The first row of the source with it has it in the columns: note");
                assertThat(asked(session)).isEqualTo("find_text");
                assertThatThrownBy(() -> one(session, "SELECT _answers('{\"is_remote\": true, \"migration\": \"M\", \"dbms\": \"MadeUp\"}', 'SELECT to_json(ARRAY[1]) AS answer', "
                        + "'SELECT to_json(ARRAY[1 / 0]) AS answer')"))
                        .hasMessageContaining("division by zero");
                assertThat(one(session, "SELECT public.dblink_get_connections()")).isNull();
                itUnlearnsTheSqlOfPostgres(databases, session);
                assertThat(one(session, "SELECT drop_migration('M')")).isEqualTo("9");
            }
        }
    }

    /** What the source does not understand is computed here; what its own file has written, it still does. */
    private static void itUnlearnsTheSqlOfPostgres(ExtensionDatabases databases, Connection session) throws SQLException {
        databases.run("target", "SET search_path TO data2pg, pg_temp", """
                CREATE OR REPLACE FUNCTION _source_send_query_madeup(p_migration TEXT, p_connection TEXT, p_statement TEXT)
                RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
                BEGIN
                    IF p_statement NOT LIKE '/* MadeUp */%' THEN
                        RAISE 'This is no MadeUp: %', p_statement;
                    END IF;
                    PERFORM _source_send_query_postgresql(p_migration, p_connection, p_statement);
                END $$;
                CREATE OR REPLACE FUNCTION _source_discover_query_madeup(p_migration TEXT, p_relation TEXT, p_columns JSONB, p_maxRows BIGINT, p_timeZone TEXT)
                RETURNS TEXT LANGUAGE SQL SET search_path FROM CURRENT AS $$
                    SELECT '/* MadeUp */ ' || _discover_query(p_relation, p_columns, p_maxRows, p_timeZone, NULL)
                $$""");
        databases.run("target", "UPDATE app.orders SET note = 'changed' WHERE id = 77");
        for (String name : new String[] {"COMPARE", "DISCOVER"}) {
            run(session, name);
        }
        assertThat(one(session, "SELECT string_agg(diff_relation || ' ' || diff_database || ' ' || (diff_other_cols ->> 'note'), ', ' ORDER BY diff_database) FROM content_diff"))
                .isEqualTo("orders D changed, orders S order 77");
        assertThat(one(session, "SELECT sr_value FROM _check_table('COPY', 'app.orders._check', '{}') WHERE sr_is_main_indicator")).isEqualTo("1");
        assertThat(one(session, "SELECT dscv_str_max_length FROM discovery_column WHERE dscv_table = 'orders' AND dscv_column = 'note'")).isEqualTo("10");
        assertThat(asked(session)).contains("read_query");
    }

    /** The questions that were asked since this was called before. */
    private static String asked(Connection session) throws SQLException {
        return one(session, "WITH noted AS (DELETE FROM asked RETURNING question) SELECT string_agg(DISTINCT question, ' ' ORDER BY question) FROM noted");
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
