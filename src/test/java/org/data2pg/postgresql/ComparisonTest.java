package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.fixture.Project;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From clean copies of tables of all types and keys, thousands of changes of single values, deletes, inserts, exchanged values and exchanged
 * duplicates: a comparison finds each, with its key and its column, and nothing else. Which ones is a matter of a seed, that is printed:
 * {@code -Dcomparison.seed=…} repeats a run.
 */
class ComparisonTest {

    private static final long SEED = Long.getLong("comparison.seed", System.nanoTime());
    private static final int CHANGES = 400;
    private static final PlannedBatch COPY = new PlannedBatch("data2pg", "COPY");
    private static final PlannedBatch COMPARE = new PlannedBatch("data2pg", "COMPARE");
    private static final String[] SCRIPT = ExtensionDatabases.read(Project.file("src/test/postgresql/comparison.sql")).split("-- Rows\\.\n");

    /** What a comparison says, without what is not part of the difference itself. */
    private static final String FOUND = """
            SELECT concat_ws(' ', diff_kind, diff_database, diff_copies, diff_key_cols::jsonb, CASE WHEN diff_kind = 'changed' THEN
                             (SELECT string_agg(key, ',' ORDER BY key) FROM json_object_keys(diff_other_cols) AS key) END)
                FROM data2pg.content_diff WHERE diff_relation = '%s'""";

    /** The same, by comparing the texts of rows here with those of the untouched copy. */
    private static final String EXPECTED = """
            WITH clean AS (SELECT key, string_agg(text, ' ' ORDER BY text) AS text, count(*), (array_agg(row))[1] AS row
                               FROM (SELECT to_jsonb(entire) AS row, entire::text AS text, %1$s AS key FROM clean.%2$s entire) AS c GROUP BY key),
                 now AS (SELECT key, string_agg(text, ' ' ORDER BY text) AS text, count(*), (array_agg(row))[1] AS row
                             FROM (SELECT to_jsonb(entire) AS row, entire::text AS text, %1$s AS key FROM cmp.%2$s entire) AS n GROUP BY key),
                 pair AS (SELECT key, c.row AS c, n.row AS n, c.count AS c_count, n.count AS n_count
                              FROM clean c FULL JOIN now n USING (key) WHERE c.text IS DISTINCT FROM n.text)
            SELECT concat_ws(' ', CASE WHEN n IS NULL THEN 'missing' WHEN c IS NULL THEN 'surplus' WHEN c_count <> n_count THEN 'count' ELSE 'changed' END,
                             db, count, key, CASE WHEN c_count = n_count THEN
                                (SELECT string_agg(c.key, ',' ORDER BY c.key) FROM jsonb_each(c) AS c JOIN jsonb_each(n) AS n USING (key)
                                     WHERE c.value <> n.value) END)
                FROM pair, LATERAL (VALUES ('S', c_count), ('D', n_count)) AS s (db, count) WHERE count IS NOT NULL""";

    /** A key with NULLs may have several rows, of which no one says which belong together: then its keys only. */
    private static final String KEYS = "SELECT DISTINCT substring(difference FROM '[{].*[}]') FROM (%s) AS d (difference)";

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void everyChangeIsFoundAndNothingElse(String version) throws SQLException {
        try (ExtensionDatabases databases = new ExtensionDatabases(PostgresServers.version(version), Variant.EXTENSION, "data2pg")) {
            databases.run("source", SCRIPT[0], SCRIPT[1], "ANALYZE", "GRANT USAGE ON SCHEMA cmp TO reader", "GRANT SELECT ON ALL TABLES IN SCHEMA cmp TO reader");
            databases.run("target", SCRIPT[0]);
            configure(databases, databases.filled("'${server}', '${user}'"));
            compareAfterChanges(databases);
        }
    }

    @Test
    void betweenDatabasesOfOtherVersionEncodingTimeZoneAndCollation() throws SQLException {
        List<String> versions = PostgresServers.versions();
        try (PostgresServer source = PostgresServers.version(versions.get(0)).start();
                ExtensionDatabases target = new ExtensionDatabases(PostgresServers.version(versions.get(versions.size() - 1)), Variant.EXTENSION, "data2pg")) {
            execute(source, "postgres", "CREATE ROLE reader SUPERUSER LOGIN PASSWORD 'secret'");
            execute(source, "postgres", "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
            execute(source, "postgres", "ALTER DATABASE latin SET TimeZone TO 'Asia/Tokyo'");
            execute(source, "latin", SCRIPT[0]);
            execute(source, "latin", SCRIPT[1] + "ANALYZE");
            target.run("target", SCRIPT[0], "CREATE COLLATION cmp.whatever_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                    "ALTER TABLE cmp.by_text ALTER k TYPE TEXT COLLATE \"en-x-icu\", ALTER v TYPE TEXT COLLATE cmp.whatever_case",
                    "ALTER TABLE cmp.by_several ALTER k TYPE VARCHAR COLLATE \"sv-x-icu\", ALTER i TYPE INT",
                    "ALTER DATABASE target SET TimeZone TO 'America/New_York'", "ALTER DATABASE target SET DateStyle TO 'German'",
                    "ALTER DATABASE target SET IntervalStyle TO 'iso_8601'", "ALTER DATABASE target SET extra_float_digits TO -3",
                    "ALTER DATABASE target SET bytea_output TO escape");
            configure(target, "$$host '" + source.peerHost() + "', port '" + source.peerPort() + "', dbname 'latin'$$, $$user 'reader', password 'secret'$$");
            compareAfterChanges(target);
        }
    }

    private static void configure(ExtensionDatabases databases, String options) throws SQLException {
        databases.run("target", "SET search_path TO data2pg", "SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', " + options + "); "
                + "SELECT register_tables('M', 'cmp'), create_batch('COPY', 'M', 'COPY', TRUE, TRUE), create_batch('COMPARE', 'M', 'COMPARE', TRUE, TRUE); "
                + "SELECT assign_tables_to_batch('COPY', 'cmp'), assign_tables_to_batch('COMPARE', 'cmp'); SELECT complete_migration_configuration('M')");
        try (Connection session = databases.target()) {
            for (String step : COPY.steps(session)) {
                COPY.run(session, step);
            }
        }
        databases.run("target", "CREATE SCHEMA clean");
        for (String table : tables(databases)) {
            databases.run("target", "CREATE TABLE clean." + table + " AS TABLE cmp." + table);
        }
    }

    private static List<String> tables(ExtensionDatabases databases) throws SQLException {
        try (Connection session = databases.target()) {
            return Ask.rows(session, "SELECT tbl_name FROM data2pg.table_to_process ORDER BY 1");
        }
    }

    private static void compareAfterChanges(ExtensionDatabases databases) throws SQLException {
        System.out.println("ComparisonTest: -Dcomparison.seed=" + SEED);
        try (Connection session = databases.target(); Connection witness = databases.target()) {
            Ask.execute(witness, "SET TimeZone TO 'UTC'; SET extra_float_digits TO 3; SET DateStyle TO ISO; SET IntervalStyle TO postgres; SET bytea_output TO hex");
            for (String table : tables(databases)) {
                compare(session, table, Set.of());
                new Mutations(session, table, new Random(SEED)).apply(CHANGES);
                Set<String> expected = new TreeSet<>(Ask.rows(witness, readable(table, EXPECTED.formatted(key(session, table), table))));
                assertThat(expected).as(table).hasSizeGreaterThan(100);
                compare(session, table, expected);
            }
        }
    }

    private static String readable(String table, String query) {
        return table.equals("by_nulls") ? KEYS.formatted(query) : query;
    }

    /** The key of a row t as JSON, the way a comparison writes it. */
    private static String key(Connection session, String table) throws SQLException {
        List<String> columns = Ask.rows(session, "SELECT tco_name FROM data2pg.table_column WHERE tco_table = '" + table + "' ORDER BY tco_number");
        List<String> key = Ask.rows(session, "SELECT tco_name FROM data2pg.table_column WHERE tco_table = '" + table
                + "' AND tco_compare_sort_rank IS NOT NULL");
        return "jsonb_build_object(" + String.join(", ", (key.isEmpty() ? columns : key).stream().map(c -> "'" + c + "', " + c).toList()) + ")";
    }

    /** Through the foreign table, and by hashes of the source if it can give them; as if few rows differed, and as if they were many. */
    private static void compare(Connection session, String table, Set<String> expected) throws SQLException {
        for (String rows : List.of("10, tbl_kbytes = 10", "1000000, tbl_kbytes = 10", "10, tbl_kbytes = 1000000", "1000000, tbl_kbytes = 100000000000")) {
            Ask.execute(session, "UPDATE data2pg.table_to_process SET tbl_rows = " + rows);
            String differences = COMPARE.run(session, "cmp." + table).get(2);
            assertThat(new TreeSet<>(Ask.rows(session, readable(table, FOUND.formatted(table))))).as(table).isEqualTo(expected);
            assertThat(differences).isEqualTo("ROW_DIFFERENCES=" + Ask.rows(session, "SELECT count(DISTINCT diff_rank) FROM data2pg.content_diff"
                    + " WHERE diff_relation = '" + table + "'").get(0));
        }
    }

    private static void execute(PostgresServer server, String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
