package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.Map;

import org.data2pg.fixture.PostgresServers;
import org.data2pg.fixture.PreviousRelease;
import org.data2pg.fixture.Project;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;

/** From the release before to this one, as extension and as plain SQL: what stands then is what a new installation makes, and no row is lost. */
class UpdateTest {

    private static final String PREVIOUS = PreviousRelease.VERSION;
    private static final String ODD_SCHEMA = "Data2Pg's \"0.7\" $$\\";
    /** What the scripts of the release before have placed beside our objects. */
    private static final String NOT_OURS = "custom_step|of_a_dba";

    private static final List<ExtensionDatabases> SERVERS = new ArrayList<>();

    static synchronized List<ExtensionDatabases> servers() throws SQLException {
        if (SERVERS.isEmpty()) {
            for (String version : PostgresServers.versions()) {
                SERVERS.add(new ExtensionDatabases(PostgresServers.version(version).extension(PreviousRelease.files()), "data2pg"));
            }
        }
        return SERVERS;
    }

    @AfterAll
    static void stop() {
        SERVERS.forEach(ExtensionDatabases::close);
        SERVERS.clear();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void anUpdatedExtensionIsLikeANewOne(ExtensionDatabases on) throws SQLException {
        for (String schema : List.of("data2pg", ODD_SCHEMA)) {
            updatedIsLikeNew(on, Variant.EXTENSION, schema);
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void anUpdatedPlainInstallationIsLikeANewOne(ExtensionDatabases on) throws SQLException {
        for (String schema : List.of("data2pg", ODD_SCHEMA)) {
            updatedIsLikeNew(on, Variant.PSQL, schema);
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void noWayLeadsBack(ExtensionDatabases on) throws SQLException {
        String database = newDatabase(on);
        on.install(database, Variant.EXTENSION, "data2pg");
        assertThatThrownBy(() -> on.run(database, "ALTER EXTENSION data2pg UPDATE TO '" + PREVIOUS + "'"))
                .hasMessageContaining("has no update path from version \"" + Project.version() + "\" to version \"" + PREVIOUS + "\"");
        assertThat(version(on, database, "data2pg")).isEqualTo(Project.version());
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void anUpdateThatDoesNotFitIsRefusedAndChangesNothing(ExtensionDatabases on) throws SQLException {
        String database = newDatabase(on);
        refused(on, database, "There is no Data2Pg in the schema \"data2pg\".");
        on.run(database, "SET data2pg.schema TO plain", ExtensionDatabases.psqlScript());
        List<String> before = contents(on, database, "plain");
        refused(on, database, "SET data2pg.schema TO plain", "The schema \"plain\" holds Data2Pg " + Project.version() + ", and this script updates "
                + PREVIOUS + " to " + Project.version() + " only.");
        on.run(database, "DO 'BEGIN CREATE ROLE stranger; EXCEPTION WHEN duplicate_object THEN NULL; END'");
        refused(on, database, "SET data2pg.schema TO plain; SET ROLE stranger",
                "Data2Pg in the schema \"plain\" belongs to \"postgres\", and \"stranger\" may not act for that role.");
        assertThat(contents(on, database, "plain")).isEqualTo(before);
        installPrevious(on, database, Variant.EXTENSION, "data2pg");
        refused(on, database, "Data2Pg was installed in the schema \"data2pg\" by CREATE EXTENSION.");
        assertThat(version(on, database, "data2pg")).isEqualTo(PREVIOUS);
    }

    private static void updatedIsLikeNew(ExtensionDatabases on, Variant variant, String schema) throws SQLException {
        String fresh = newDatabase(on);
        on.install(fresh, variant, schema);
        String updated = newDatabase(on);
        on.run(updated, ExtensionDatabases.script("structure.sql"));
        installPrevious(on, updated, variant, schema);
        on.run(updated, path(schema), on.filled(PreviousRelease.configuration()));
        Map<String, List<String>> rows = rowsOfTables(on, updated, schema);
        update(on, updated, variant, schema);
        assertThat(version(on, updated, schema)).isEqualTo(Project.version());
        assertThat(contents(on, updated, schema)).hasSizeGreaterThan(300).isEqualTo(contents(on, fresh, schema));
        assertThat(rows).hasSize(14);
        for (var before : rows.entrySet()) {
            assertThat(rows(on, updated, path(schema), before.getKey())).isNotEmpty().isEqualTo(before.getValue());
        }
        assertThat(rows(on, updated, path(schema), "SELECT has_function_privilege('data2pg', 'custom_step(text, text, jsonb)', 'EXECUTE'), "
                + "has_table_privilege('data2pg', 'of_a_dba', 'SELECT')")).containsExactly("(t,f)");
        theBatchRuns(on, updated, schema);
    }

    /** As it was configured before the update: it need not be completed anew. */
    private static void theBatchRuns(ExtensionDatabases on, String database, String schema) throws SQLException {
        PlannedBatch batch = new PlannedBatch(schema, "C");
        try (Connection session = on.server.connect(database)) {
            for (String step : batch.steps(session)) {
                assertThat(batch.run(session, step)).isNotEmpty();
            }
        }
        assertThat(rows(on, database, path(schema), "SELECT cnt_table, cnt_counter FROM counter_diff WHERE cnt_table <> 'empty'")).isEmpty();
        assertThat(rows(on, database, "SELECT count(*) FROM app.customer")).containsExactly("(3000)");
    }

    private static void installPrevious(ExtensionDatabases on, String database, Variant variant, String schema) throws SQLException {
        if (variant == Variant.PSQL) {
            on.run(database, "SELECT set_config('data2pg.schema', " + literal(schema) + ", FALSE)", PreviousRelease.psqlScript());
        } else if (schema.equals("data2pg")) {
            on.run(database, "CREATE EXTENSION data2pg VERSION '" + PREVIOUS + "' CASCADE");
        } else {
            on.run(database, "CREATE EXTENSION dblink", "CREATE SCHEMA " + ExtensionDatabases.quoted(schema),
                    "CREATE EXTENSION data2pg SCHEMA " + ExtensionDatabases.quoted(schema) + " VERSION '" + PREVIOUS + "'");
        }
    }

    private static void update(ExtensionDatabases on, String database, Variant variant, String schema) throws SQLException {
        if (variant == Variant.PSQL) {
            on.run(database, "SELECT set_config('data2pg.schema', " + literal(schema) + ", FALSE)", updateScript());
        } else {
            // By another superuser than the one who installed it.
            on.run(database, "DO 'BEGIN CREATE ROLE dba SUPERUSER; EXCEPTION WHEN duplicate_object THEN NULL; END'",
                    "SET ROLE dba", "ALTER EXTENSION data2pg UPDATE");
        }
    }

    private static void refused(ExtensionDatabases on, String database, String sentence) {
        refused(on, database, "SELECT", sentence);
    }

    private static void refused(ExtensionDatabases on, String database, String preparation, String sentence) {
        assertThatThrownBy(() -> on.run(database, preparation, updateScript())).isInstanceOfSatisfying(PSQLException.class, e -> {
            assertThat(e.getSQLState()).isEqualTo("D2P94");
            assertThat(e.getServerErrorMessage().getMessage()).isEqualTo("data2pg: " + sentence);
        });
    }

    private static String updateScript() {
        return ExtensionDatabases.read(Project.built("postgresql/data2pg-" + PREVIOUS + "--" + Project.version() + "-psql.sql"));
    }

    private static List<String> contents(ExtensionDatabases on, String database, String schema) throws SQLException {
        List<String> contents = rows(on, database, path(schema), Catalogue.CONTENTS);
        contents.removeIf(row -> row.matches("(?s).*\\b(" + NOT_OURS + ")\\b.*"));
        return contents;
    }

    /** The rows of all tables of Data2Pg, per query on the columns that they have now. */
    private static Map<String, List<String>> rowsOfTables(ExtensionDatabases on, String database, String schema) throws SQLException {
        List<String> queries = rows(on, database, path(schema), """
                SELECT format('SELECT %s FROM %s ORDER BY %1$s', string_agg(attname || '::text', ', ' ORDER BY attnum), attrelid::regclass)
                    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
                    WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND relkind = 'r' AND attnum > 0
                      AND relname <> 'of_a_dba'
                    GROUP BY attrelid""");
        Map<String, List<String>> rows = new TreeMap<>();
        for (String query : queries) {
            String statement = query.substring(2, query.length() - 2);
            rows.put(statement, rows(on, database, path(schema), statement));
        }
        return rows;
    }

    private static String version(ExtensionDatabases on, String database, String schema) throws SQLException {
        return rows(on, database, path(schema), "SELECT data2pg_version()").get(0).replaceAll("[()]", "");
    }

    private static String path(String schema) {
        return "SET search_path TO " + ExtensionDatabases.quoted(schema);
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static String newDatabase(ExtensionDatabases on) throws SQLException {
        String name = "update" + System.nanoTime();
        on.server.createDatabase(name);
        return name;
    }

    /** The rows of the query that comes last, each as PostgreSQL writes a row. */
    private static List<String> rows(ExtensionDatabases on, String database, String... statements) throws SQLException {
        try (Connection connection = on.server.connect(database); Statement statement = connection.createStatement()) {
            for (int i = 0; i < statements.length - 1; i++) {
                statement.execute(statements[i]);
            }
            List<String> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery("SELECT q::text FROM (" + statements[statements.length - 1] + ") AS q")) {
                while (result.next()) {
                    rows.add(result.getString(1));
                }
            }
            return rows;
        }
    }
}
