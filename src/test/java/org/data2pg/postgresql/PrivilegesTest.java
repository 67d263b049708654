package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;

/** Who may do what: an owner who is no superuser, a member of data2pg, a stranger. */
class PrivilegesTest {

    private static final String PASSWORD = "secret";
    /** The right that PostgreSQL grants from version 15 on. */
    private static final String REPLICA = """
            DO $$
            BEGIN
                IF current_setting('server_version_num')::INT >= 150000 THEN
                    EXECUTE 'GRANT SET ON PARAMETER session_replication_role TO plain_owner';
                END IF;
            END;
            $$""";

    /** A table in parts, its index in a step of its own, with a rule of either kind. */
    private static final String IN_PARTS = """
            CREATE TABLE app.in_parts (id INT, c CHAR(5));
            CREATE INDEX in_parts_idx ON app.in_parts (id);
            CREATE FUNCTION app.as_by_default(TEXT) RETURNS TEXT LANGUAGE SQL AS $$SELECT 'by_default'$$;
            SELECT register_table('M', 'app', 'in_parts', p_sourceTableNamesFnct => 'app.as_by_default');
            UPDATE table_index SET tic_rebuild_after_copy = TRUE WHERE tic_index = 'in_parts_idx';
            SELECT register_column_transform_rule('app', 'in_parts', 'c', 'upper(c)'),
                   register_column_comparison_rule('app', 'in_parts', 'c', 'lower(c)', 'lower(c)');
            SELECT register_table_part('app', 'in_parts', 'first', NULL, TRUE), register_table_part('app', 'in_parts', 'low', 'id <= 10'),
                   register_table_part('app', 'in_parts', 'high', 'id > 10', FALSE, TRUE);
            SELECT assign_table_parts_to_batch('C', 'app', 'in_parts'), assign_indexes_to_batch('C', 'app', 'in_parts'),
                   assign_table_checks_to_batch('C', 'app', 'in_parts'), assign_table_parts_to_batch('K', 'app', 'in_parts');
            SELECT complete_migration_configuration('M');
            """;

    private ExtensionDatabases databases;

    @AfterEach
    void stop() {
        databases.close();
    }

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void anOwnerWhoIsNoSuperuserMovesADatabase(String version) throws SQLException {
        boolean tablesWithKeys = !version.startsWith("14.");
        prepareForAPlainOwner(version);
        try (Connection owner = connect("plain_owner"); Statement statement = owner.createStatement()) {
            statement.execute(ExtensionDatabases.psqlScript());
            configure(statement, tablesWithKeys ? ".*" : "^(by_default|no_column|no_key|not_logged|partitioned)$");
            statement.execute(IN_PARTS);
            assertThat(rows(statement, "SELECT prv_object, prv_privilege FROM data2pg.check_privileges('M')"))
                    .containsExactly("(\"role pg_signal_backend\",membership)", "(\"table pg_catalog.pg_index\",superuser)");
        }
        try (Connection member = connect("migrator"); Statement statement = member.createStatement()) {
            runAll(member);
            runAll(member);
            assertThat(rows(statement, "SELECT * FROM data2pg.counter_diff")).isEmpty();
            assertThat(rows(statement, "SELECT * FROM data2pg.content_diff")).isEmpty();
            assertThat(rows(statement, "SELECT dscv_nb_row FROM data2pg.discovery_table WHERE dscv_table = 'no_key'")).containsExactly("(3)");
            assertThat(rows(statement, "SELECT count(*) FROM data2pg.counter WHERE cnt_counter = 'nb_rows' AND cnt_value > 0"))
                    .containsExactly(tablesWithKeys ? "(14)" : "(10)");
        }
        try (Connection owner = connect("plain_owner"); Statement statement = owner.createStatement()) {
            assertThat(rows(statement, "SELECT * FROM app.in_parts ORDER BY id")).containsExactly("(10,\"X    \")", "(20,)");
            assertThat(rows(statement, "SELECT indexrelid FROM pg_index WHERE NOT (indisready AND indisvalid)")).isEmpty();
            assertThat(rows(statement, "SELECT data2pg.uninstall_data2pg()")).containsExactly("(1)");
            assertThat(rows(statement, "SELECT nspname FROM pg_namespace WHERE nspname IN ('data2pg', 'srcdb_app')")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void whatIsMissingIsToldBeforeAndRefusedThen(String version) throws SQLException {
        prepareForAPlainOwner(version);
        if (!version.startsWith("14.")) {
            databases.run("plain", "REVOKE SET ON PARAMETER session_replication_role FROM plain_owner");
        }
        try (Connection owner = connect("plain_owner"); Statement statement = owner.createStatement()) {
            statement.execute(ExtensionDatabases.psqlScript());
            configure(statement, ".*");
            assertThat(rows(statement, "SELECT prv_needed_for FROM data2pg.check_privileges('M') WHERE prv_object ~ '^parameter'"))
                    .containsExactly("(\"copying tables that have triggers, rules or foreign keys, like app.customer\")");
            assertThatThrownBy(() -> runAll(owner)).isInstanceOfSatisfying(PSQLException.class,
                    e -> assertThat(e.getSQLState()).isEqualTo("D2P43"));
        }
        databases.run("plain", "ALTER TABLE app.no_key OWNER TO postgres", "GRANT SELECT, INSERT, TRUNCATE ON app.no_key TO plain_owner");
        try (Connection owner = connect("plain_owner"); Statement statement = owner.createStatement()) {
            assertThat(rows(statement, "SELECT prv_privilege, prv_how_to_grant FROM data2pg.check_privileges('M') WHERE prv_object ~ 'no_key'"))
                    .containsExactly("(ownership,\"GRANT postgres TO plain_owner\")");
        }
    }

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void aMemberConfiguresAndRunsAnExtensionOfTheSuperuserAndSeesNoPassword(String version) throws SQLException {
        databases = new ExtensionDatabases(PostgresServers.version(version), Variant.EXTENSION, "data2pg");
        databases.run("target", "CREATE ROLE migrator LOGIN PASSWORD '" + PASSWORD + "' IN ROLE data2pg");
        try (Connection member = databases.server.connect("target", "migrator", PASSWORD); Statement statement = member.createStatement()) {
            configure(statement, ".*");
            runAll(member);
            assertThat(rows(statement, "SELECT * FROM data2pg.counter_diff")).isEmpty();
            assertThat(rows(statement, "SELECT mgr_user_mapping_options FROM data2pg.migration"))
                    .containsExactly("(\"\"\"user\"\" 'reader', password '########'\")");
            assertThat(rows(statement, "SELECT count(*), count(umoptions) FROM pg_user_mappings")).containsExactly("(4,0)");
            statement.execute("SET ROLE data2pg");
            assertThat(rows(statement, "SELECT count(umoptions) FROM pg_user_mappings")).containsExactly("(0)");
            assertThatThrownBy(() -> rows(statement, "SELECT * FROM data2pg.create_migration('N', 'PostgreSQL', 'postgres_fdw', $$host 'x'$$, "
                    + "$$user 'u', password 'in clear', bogus '1'$$)")).isInstanceOfSatisfying(PSQLException.class, e ->
                    assertThat(e.getServerErrorMessage().toString()).contains("bogus").doesNotContain("in clear"));
        }
    }

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void aStrangerCallsNothingAndReadsNothing(String version) throws SQLException {
        databases = new ExtensionDatabases(PostgresServers.version(version), Variant.EXTENSION, "data2pg");
        databases.configure("target", "data2pg");
        databases.run("target", "CREATE ROLE stranger LOGIN PASSWORD '" + PASSWORD + "'");
        List<String> statements;
        try (Connection superuser = databases.server.connect("target"); Statement statement = superuser.createStatement()) {
            statements = rows(statement, """
                    SELECT format('SELECT data2pg.%I(%s)', proname, (SELECT string_agg(
                                      CASE WHEN provariadic <> 0 AND n = pronargs THEN 'VARIADIC ' ELSE '' END || 'NULL::' || t::REGTYPE, ', ' ORDER BY n)
                                  FROM unnest(proargtypes) WITH ORDINALITY AS a (t, n)))
                        FROM pg_proc WHERE pronamespace = 'data2pg'::REGNAMESPACE AND prorettype <> 'trigger'::REGTYPE
                    UNION ALL
                    SELECT format('SELECT * FROM %s', oid::REGCLASS) FROM pg_class
                        WHERE relnamespace IN ('data2pg'::REGNAMESPACE, 'srcdb_app'::REGNAMESPACE) AND relkind IN ('r', 'v', 'f')""");
        }
        assertThat(statements).hasSizeGreaterThan(150);
        // Not even with the right to look into the schema.
        databases.run("target", "GRANT USAGE ON SCHEMA data2pg, srcdb_app TO stranger");
        try (Connection stranger = databases.server.connect("target", "stranger", PASSWORD); Statement statement = stranger.createStatement()) {
            for (String row : statements) {
                String call = row.substring(1, row.length() - 1).replaceAll("^\"|\"$", "").replace("\"\"", "\"");
                assertThatThrownBy(() -> rows(statement, call)).as(call).isInstanceOfSatisfying(PSQLException.class, e -> {
                    assertThat(e.getSQLState()).as(call).isEqualTo("42501");
                    assertThat(e.getMessage()).as(call).contains("permission denied for");
                });
            }
        }
    }

    /** What a superuser does once for an owner who is none: the statements of the documentation. */
    private void prepareForAPlainOwner(String version) throws SQLException {
        databases = new ExtensionDatabases(PostgresServers.version(version), "data2pg");
        databases.run("postgres", "CREATE ROLE data2pg NOLOGIN",
                "CREATE ROLE plain_owner LOGIN PASSWORD '" + PASSWORD + "'",
                "CREATE ROLE migrator LOGIN PASSWORD '" + PASSWORD + "' IN ROLE data2pg",
                "CREATE DATABASE plain OWNER plain_owner");
        databases.run("plain", "CREATE EXTENSION dblink", "CREATE EXTENSION postgres_fdw",
                "GRANT USAGE ON FOREIGN DATA WRAPPER dblink_fdw, postgres_fdw TO plain_owner", REPLICA);
        try (Connection owner = connect("plain_owner"); Statement statement = owner.createStatement()) {
            statement.execute(ExtensionDatabases.script("structure.sql"));
        }
    }

    private void configure(Statement statement, String tables) throws SQLException {
        statement.execute(databases.filled("""
                SET search_path TO data2pg;
                SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
                SELECT register_sequences('M', 'app'), create_batch('C', 'M', 'COPY', TRUE, TRUE), assign_sequences_to_batch('C', 'app');
                """) + "SELECT register_tables('M', 'app', '" + tables + "');"
                + "SELECT assign_tables_to_batch('C', 'app'), assign_tables_checks_to_batch('C', 'app');"
                + "SELECT create_batch('K', 'M', 'COMPARE', TRUE, TRUE), assign_tables_to_batch('K', 'app'), assign_sequences_to_batch('K', 'app');"
                + "SELECT create_batch('D', 'M', 'DISCOVER', TRUE, TRUE), assign_tables_to_batch('D', 'app');"
                + (tables.equals(".*") ? "SELECT assign_fkey_checks_to_batch('C', 'app', 'orders');" : "")
                + "SELECT complete_migration_configuration('M')");
    }

    private static void runAll(Connection session) throws SQLException {
        for (String name : List.of("C", "K", "D")) {
            PlannedBatch batch = new PlannedBatch("data2pg", name);
            for (String step : batch.steps(session)) {
                batch.run(session, step);
            }
        }
    }

    private Connection connect(String user) throws SQLException {
        return databases.server.connect("plain", user, PASSWORD);
    }

    private static List<String> rows(Statement statement, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery("SELECT q::text FROM (" + query + ") AS q")) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
