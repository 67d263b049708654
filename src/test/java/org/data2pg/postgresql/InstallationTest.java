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
import org.data2pg.fixture.Project;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;

/** Both ways to install, any schema, and the way back. */
class InstallationTest {

    private static final String ODD_SCHEMA = "Data2Pg's \"0.7\"";

    /** Everything in a database that an installation or a migration could leave behind. */
    private static final String OBJECTS = """
            SELECT 'schema ' || nspname FROM pg_namespace
            UNION ALL SELECT 'relation ' || oid::regclass FROM pg_class WHERE oid >= 16384 AND relkind NOT IN ('t', 'i')
            UNION ALL SELECT 'function ' || oid::regprocedure FROM pg_proc p WHERE oid >= 16384 AND NOT EXISTS
                (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')
            UNION ALL SELECT 'type ' || oid::regtype FROM pg_type t WHERE oid >= 16384 AND NOT EXISTS
                (SELECT FROM pg_depend WHERE classid = 'pg_type'::regclass AND objid = t.oid AND deptype IN ('e', 'i'))
            UNION ALL SELECT 'server ' || srvname FROM pg_foreign_server
            UNION ALL SELECT 'mapping ' || srvname || usename FROM pg_user_mappings
            UNION ALL SELECT 'extension ' || extname FROM pg_extension WHERE extname NOT IN ('dblink', 'postgres_fdw')
            ORDER BY 1""";

    /** What was installed, without the name of the schema. */
    private static final String INSTALLED = """
            SELECT proname || pg_get_function_arguments(p.oid) || replace(prosrc, quote_ident('%1$s'), '') || prosecdef || provolatile::text
                   || coalesce(obj_description(p.oid), '') || coalesce(regexp_replace(array_to_string(proconfig, ' '), '=.*,', '='), '')
                FROM pg_proc p WHERE pronamespace = to_regnamespace(quote_ident('%1$s')) AND NOT EXISTS
                (SELECT FROM pg_depend JOIN pg_extension e ON e.oid = refobjid
                     WHERE objid = p.oid AND deptype = 'e' AND extname <> 'data2pg')
            UNION ALL SELECT relname || relkind::text || attname || atttypid::regtype || attnotnull || attnum
                FROM pg_class c JOIN pg_attribute ON attrelid = c.oid
                WHERE relnamespace = to_regnamespace(quote_ident('%1$s')) AND atttypid::regtype::text NOT LIKE '%%_type' AND relkind <> 'c'
            UNION ALL SELECT conname || conrelid::regclass::text || contype::text FROM pg_constraint
                WHERE connamespace = to_regnamespace(quote_ident('%1$s')) AND contype <> 'n'
            ORDER BY 1""";

    private static final List<ExtensionDatabases> SERVERS = new ArrayList<>();

    static synchronized List<ExtensionDatabases> servers() throws SQLException {
        if (SERVERS.isEmpty()) {
            for (String version : PostgresServers.versions()) {
                SERVERS.add(new ExtensionDatabases(PostgresServers.version(version), Variant.EXTENSION, "data2pg"));
            }
        }
        return SERVERS;
    }

    @AfterAll
    static void stop() {
        SERVERS.forEach(ExtensionDatabases::close);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void anySchemaTakesTheExtension(ExtensionDatabases on) throws SQLException {
        for (String schema : List.of("data2pg0.7", ODD_SCHEMA)) {
            String database = newDatabase(on);
            on.install(database, Variant.EXTENSION, schema);
            assertThat(rows(on, database, "SELECT " + ExtensionDatabases.quoted(schema) + ".data2pg_version()"))
                    .containsExactly(Project.version());
            assertThat(rows(on, database, "SELECT extversion FROM pg_extension WHERE extname = 'data2pg'"))
                    .containsExactly(Project.version());
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void nothingIsPutIntoPublic(ExtensionDatabases on) throws SQLException {
        assertThat(rows(on, "target", "SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
                + "AND proname !~ '^(dblink|postgres_fdw)'")).isEmpty();
        assertThat(rows(on, "target", "SELECT count(*) > 50 FROM pg_proc WHERE pronamespace = 'data2pg'::regnamespace"))
                .containsExactly("t");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void bothVariantsInstallTheSameObjects(ExtensionDatabases on) throws SQLException {
        String database = newDatabase(on);
        on.install(database, Variant.PSQL, "data2pg");
        List<String> asExtension = rows(on, "target", INSTALLED.formatted("data2pg"));
        assertThat(asExtension).hasSizeGreaterThan(100);
        assertThat(rows(on, database, "SET search_path TO data2pg", INSTALLED.formatted("data2pg")))
                .isEqualTo(rows(on, "target", "SET search_path TO data2pg", INSTALLED.formatted("data2pg")));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void aSecondInstallationIsRefusedAndChangesNothing(ExtensionDatabases on) throws SQLException {
        List<String> before = rows(on, "target", OBJECTS);
        refused(on, "target", "D2P91", "Data2Pg is already installed in the schema \"data2pg\".");
        assertThat(rows(on, "target", OBJECTS)).isEqualTo(before);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void aSchemaWithOtherObjectsIsRefused(ExtensionDatabases on) throws SQLException {
        String database = newDatabase(on);
        on.run(database, "CREATE SCHEMA data2pg", "CREATE TABLE data2pg.mine ()");
        List<String> before = rows(on, database, OBJECTS);
        refused(on, database, "D2P92", "The schema \"data2pg\" holds other objects.");
        assertThat(rows(on, database, OBJECTS)).isEqualTo(before);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void dropExtensionLeavesNothing(ExtensionDatabases on) throws SQLException {
        leavesNothing(on, Variant.EXTENSION, "data2pg", "DROP EXTENSION data2pg");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void uninstallingTheExtensionLeavesNothing(ExtensionDatabases on) throws SQLException {
        leavesNothing(on, Variant.EXTENSION, "data2pg", "SELECT data2pg.uninstall_data2pg()");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void uninstallingThePlainScriptLeavesNothing(ExtensionDatabases on) throws SQLException {
        leavesNothing(on, Variant.PSQL, ODD_SCHEMA, "SELECT " + ExtensionDatabases.quoted(ODD_SCHEMA) + ".uninstall_data2pg()");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void dumpsHoldTheRowsOfAllTables(ExtensionDatabases on) throws SQLException {
        assertThat(rows(on, "target", "SELECT oid::regclass FROM pg_class WHERE relnamespace = 'data2pg'::regnamespace AND relkind = 'r' "
                + "AND oid <> ALL (SELECT unnest(extconfig) FROM pg_extension WHERE extname = 'data2pg')")).isEmpty();
    }

    private static void leavesNothing(ExtensionDatabases on, Variant variant, String schema, String removal) throws SQLException {
        String database = newDatabase(on);
        on.run(database, ExtensionDatabases.script("structure.sql"), "CREATE EXTENSION dblink", "CREATE EXTENSION postgres_fdw");
        List<String> before = rows(on, database, OBJECTS);
        on.install(database, variant, schema);
        on.configure(database, schema);
        assertThat(rows(on, database, "SELECT count(*) FROM pg_foreign_table")).isNotEqualTo(List.of("0"));
        on.run(database, removal);
        List<String> left = rows(on, database, OBJECTS);
        if (!schema.equals("data2pg") && variant == Variant.EXTENSION) {
            left.remove("schema " + schema);
        }
        assertThat(left).isEqualTo(before);
    }

    private static void refused(ExtensionDatabases on, String database, String state, String sentence) {
        assertThatThrownBy(() -> on.install(database, Variant.PSQL, "data2pg")).isInstanceOfSatisfying(PSQLException.class, e -> {
            assertThat(e.getSQLState()).isEqualTo(state);
            assertThat(e.getServerErrorMessage().getMessage()).isEqualTo("data2pg: " + sentence);
        });
    }

    private static String newDatabase(ExtensionDatabases on) throws SQLException {
        String name = "installation" + System.nanoTime();
        on.server.createDatabase(name);
        return name;
    }

    /** The rows of the last statement. */
    private static List<String> rows(ExtensionDatabases on, String database, String... statements) throws SQLException {
        try (Connection connection = on.server.connect(database); Statement statement = connection.createStatement()) {
            for (int i = 0; i < statements.length - 1; i++) {
                statement.execute(statements[i]);
            }
            List<String> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery(statements[statements.length - 1])) {
                while (result.next()) {
                    rows.add(result.getString(1));
                }
            }
            return rows;
        }
    }
}
