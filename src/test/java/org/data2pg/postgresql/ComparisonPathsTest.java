package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What depends on types, rules, settings and collations is found equal, or different, whichever way a comparison goes: through the foreign
 * table, by hashes that the source computes, and if more rows differ than are read at once.
 */
class ComparisonPathsTest {

    private static final String THROUGH_FOREIGN_TABLE = "tbl_rows = 10, tbl_kbytes = 10";
    private static final String BY_SOURCE = "tbl_rows = 10000, tbl_kbytes = 1000";
    /** Rows that are thought so large are read by their hashes first. */
    private static final String BY_HASHES_FIRST = "tbl_rows = 10000, tbl_kbytes = 1000000000";

    private static ExtensionDatabases databases;

    @BeforeAll
    static void start() throws SQLException {
        databases = new ExtensionDatabases(PostgresServers.newest(), Variant.EXTENSION, "data2pg");
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @Test
    void rowsWithoutAKeyOfOneIntegerAreSeen() throws SQLException {
        on("nulls", "CREATE TABLE nulls.t (k INT UNIQUE, v TEXT)",
                "INSERT INTO nulls.t SELECT g, 'v' FROM generate_series(1, 3000) g; INSERT INTO nulls.t VALUES (NULL, 'x'), (NULL, 'y')");
        on("lone", "CREATE TABLE lone.t (k BIGINT)", "INSERT INTO lone.t SELECT g FROM generate_series(1, 3000) g; INSERT INTO lone.t VALUES (NULL), (NULL)");
        try (Connection session = databases.target()) {
            copyAndExpect(session, "nulls", 0);
            copyAndExpect(session, "lone", 0);
            Ask.execute(session, "UPDATE nulls.t SET v = 'z' WHERE v = 'y'; DELETE FROM lone.t WHERE ctid = (SELECT max(ctid) FROM lone.t WHERE k IS NULL)");
            expect(session, "nulls", 1);
            expect(session, "lone", 1);
            Ask.execute(session, "UPDATE lone.t SET k = NULL WHERE k = 7");
            expect(session, "lone", 1);
            assertThat(differences(session, "lone")).containsExactly("missing 1 {\"k\": 7}");
        }
    }

    @Test
    void equalRowsOfALargeTableAreCounted() throws SQLException {
        on("equal", "CREATE TABLE equal.t (status INT, message TEXT)",
                "INSERT INTO equal.t SELECT 1, 'ok' FROM generate_series(1, 3000) g; INSERT INTO equal.t SELECT g, 'failed' FROM generate_series(1, 9) g");
        try (Connection session = databases.target()) {
            copyAndExpect(session, "equal", 0);
            Ask.execute(session, "DELETE FROM equal.t WHERE ctid = (SELECT min(ctid) FROM equal.t WHERE message = 'ok');"
                    + " UPDATE equal.t SET message = 'late' WHERE status = 9");
            expect(session, "equal", 3);
            assertThat(differences(session, "equal")).containsExactly("count 2999 {\"status\": 1, \"message\": \"ok\"}",
                    "count 3000 {\"status\": 1, \"message\": \"ok\"}", "missing 1 {\"status\": 9, \"message\": \"failed\"}",
                    "surplus 1 {\"status\": 9, \"message\": \"late\"}");
        }
    }

    /** The target is asked with the settings that it was copied with. */
    @Test
    void whatRulesAndCastsMakeUnderTheSettingsOfTheSessionIsEqual() throws SQLException {
        String columns = " (id INT PRIMARY KEY, tz TIMESTAMPTZ, label %s, day %s, since %s, span %s, bytes %s, zone %s, plain %s, times TIMESTAMP[], around TSTZRANGE)";
        databases.run("source", "CREATE SCHEMA sets; CREATE TABLE sets.t" + columns.formatted("TEXT", "TEXT", "TEXT", "INTERVAL", "BYTEA", "TIMESTAMPTZ", "TIMESTAMP"),
                "INSERT INTO sets.t SELECT g, z, 'x', 'x', 'x', g * INTERVAL '1 day 1 h', '\\x00ff', z, z, ARRAY[z::timestamp], tstzrange(z, NULL)"
                        + " FROM generate_series(1, 48) g, LATERAL (SELECT TIMESTAMPTZ '2024-01-01 20:00Z' + g * INTERVAL '1 h') AS t (z)");
        databases.run("target", "CREATE SCHEMA sets; CREATE TABLE sets.t" + columns.formatted("TEXT", "DATE", "TEXT", "TEXT", "TEXT", "TEXT", "TIMESTAMPTZ"));
        configure("sets", "register_column_transform_rule('sets', 't', 'label', $$to_char(tz, 'YYYY-MM-DD HH24:MI')$$),"
                + " register_column_transform_rule('sets', 't', 'day', 'tz::date'), register_column_transform_rule('sets', 't', 'since', 'span::text')");
        try (Connection session = databases.target()) {
            Ask.execute(session, "SET TimeZone TO 'Asia/Kolkata'; SET IntervalStyle TO iso_8601; SET bytea_output TO escape");
            copyAndExpect(session, "sets", 0);
            Ask.execute(session, "UPDATE sets.t SET plain = plain + INTERVAL '1 h', around = tstzrange(tz, tz) WHERE id = 7;"
                    + " UPDATE sets.t SET label = '?' WHERE id = 8; UPDATE sets.t SET span = '?' WHERE id = 9");
            expect(session, "sets", 3);
        }
    }

    /** A style that does not say of a time which zone it means. The driver knows none but ISO: between its statements, this is the style. */
    @Test
    void timesAreReportedAsTheyAreWhateverTheStyleOfDates() throws SQLException {
        String table = "CREATE SCHEMA style; CREATE TABLE style.t (id INT PRIMARY KEY, t %s, ts TIMESTAMPTZ[])";
        databases.run("source", table.formatted("TIMESTAMP"),
                "INSERT INTO style.t SELECT g, TIMESTAMP '2024-01-02 03:00' + g * INTERVAL '1 h', ARRAY[TIMESTAMPTZ '2024-01-02 03:00Z'] FROM generate_series(1, 9) g");
        databases.run("target", table.formatted("TIMESTAMPTZ"));
        configure("style");
        try (Connection session = databases.target()) {
            Ask.execute(session, "SET TimeZone TO 'Asia/Kolkata'");
            copyAndExpect(session, "style", 0);
            Ask.execute(session, "UPDATE style.t SET t = t + INTERVAL '1 h', ts[1] = ts[1] + INTERVAL '1 h' WHERE id = 7");
            Ask.execute(session, "DO $$ BEGIN SET LOCAL DateStyle TO 'SQL, DMY'; PERFORM data2pg._compare_table('COMPARE_style', 'style.t', '{}');"
                    + " SET LOCAL DateStyle TO 'ISO, MDY'; END $$");
            assertThat(Ask.rows(session, "SELECT diff_other_cols FROM data2pg.content_diff WHERE diff_schema = 'style' ORDER BY diff_database DESC"))
                    .containsExactly("{\"t\": \"2024-01-02T10:00:00+05:30\", \"ts\": \"{\\\"02/01/2024 08:30:00 IST\\\"}\"}",
                            "{\"t\": \"2024-01-02T11:00:00+05:30\", \"ts\": \"{\\\"02/01/2024 09:30:00 IST\\\"}\"}");
        }
    }

    /** A row that belongs to the one day in the source's time zone, to the other in that of the session. */
    @Test
    void partsAreThoseOfTheSessionThatCopiesThem() throws SQLException {
        on("parts", "CREATE TABLE parts.t (id INT PRIMARY KEY, tz TIMESTAMPTZ, v TEXT)",
                "INSERT INTO parts.t SELECT g, TIMESTAMPTZ '2023-12-31 00:00Z' + g * INTERVAL '1 h', 'v' FROM generate_series(1, 48) g",
                "register_table_part('parts', 't', 'p1', $$tz < '2024-01-01'$$, TRUE), register_table_part('parts', 't', 'p2', $$tz >= '2024-01-01' -- the rest$$, FALSE, TRUE)");
        try (Connection session = databases.target()) {
            Ask.execute(session, "SET TimeZone TO 'Asia/Kolkata'; UPDATE data2pg.table_to_process SET " + BY_SOURCE);
            assertThat(Ask.rows(session, "SELECT jsonb_exists(_compare_plan('parts', 't', prt_condition), 'is_remote') FROM table_part WHERE prt_schema = 'parts'"))
                    .containsExactly("t", "t");
            copyAndExpect(session, "parts", 0);
            Ask.execute(session, "UPDATE parts.t SET v = 'w' WHERE tz = '2023-12-31 20:00Z'; DELETE FROM parts.t WHERE tz = '2023-12-31 18:00Z'");
            expect(session, "parts", 2);
            assertThat(Ask.rows(session, "SELECT diff_part || diff_kind FROM data2pg.content_diff WHERE diff_schema = 'parts' AND diff_database = 'S' ORDER BY 1"))
                    .containsExactly("p1missing", "p2changed");
        }
    }

    /** The target thinks that "B" comes after "a", the source does not: their parts are not the same. */
    @Test
    void partsOfTextsThatAreOrderedOtherwiseHaveNoOtherDifferencesThanTheTable() throws SQLException {
        databases.run("source", "CREATE SCHEMA words; CREATE TABLE words.t (k TEXT COLLATE \"C\" PRIMARY KEY, v TEXT)",
                "INSERT INTO words.t SELECT (ARRAY['a', 'Z', 'B', 'm'])[1 + g % 4] || g, 'v' FROM generate_series(1, 400) g");
        databases.run("target", "CREATE SCHEMA words; CREATE TABLE words.t (k TEXT COLLATE \"en-x-icu\" PRIMARY KEY, v TEXT)");
        configure("words", "register_table_part('words', 't', 'p1', $$k < 'b'$$, TRUE), register_table_part('words', 't', 'p2', $$k >= 'b'$$, FALSE, TRUE)");
        try (Connection session = databases.target()) {
            copyAndExpect(session, "words", 0);
            Ask.execute(session, "DELETE FROM words.t WHERE k IN ('a4', 'Z1', 'B2', 'm3'); UPDATE words.t SET v = 'w' WHERE k IN ('a8', 'Z5', 'B6', 'm7');"
                    + " INSERT INTO words.t VALUES ('A', 'new'), ('y', 'new')");
            expect(session, "words", 10);
            assertThat(differences(session, "words")).containsExactly("changed 1 {\"k\": \"B6\"}", "changed 1 {\"k\": \"B6\"}", "changed 1 {\"k\": \"Z5\"}",
                    "changed 1 {\"k\": \"Z5\"}", "changed 1 {\"k\": \"a8\"}", "changed 1 {\"k\": \"a8\"}", "changed 1 {\"k\": \"m7\"}", "changed 1 {\"k\": \"m7\"}",
                    "missing 1 {\"k\": \"B2\"}", "missing 1 {\"k\": \"Z1\"}", "missing 1 {\"k\": \"a4\"}", "missing 1 {\"k\": \"m3\"}",
                    "surplus 1 {\"k\": \"A\"}", "surplus 1 {\"k\": \"y\"}");
        }
    }

    @Test
    void notANumberIsOneWhateverItsSign() throws SQLException {
        on("nan", "CREATE TABLE nan.t (id INT PRIMARY KEY, f FLOAT8, r REAL)",
                "INSERT INTO nan.t SELECT g, i - i, (i - i)::REAL FROM generate_series(1, 9) g, LATERAL (SELECT g * FLOAT8 'Infinity') AS x (i)");
        try (Connection session = databases.target()) {
            assertThat(Ask.rows(session, "SELECT DISTINCT float8send(i - i) = float8send('NaN') FROM generate_series(1, 9) g,"
                    + " LATERAL (SELECT g * FLOAT8 'Infinity') AS x (i)")).as("the sign this machine gives").containsExactly("f");
            copyAndExpect(session, "nan", 0);
            Ask.execute(session, "UPDATE nan.t SET f = 1 WHERE id = 3");
            expect(session, "nan", 1);
        }
    }

    @Test
    void whatACopyMakesOfValuesOfAnotherTypeIsEqual() throws SQLException {
        databases.run("source", "SET lc_monetary TO 'C'; CREATE SCHEMA pairs; CREATE TABLE pairs.t (id INT PRIMARY KEY, a MONEY, b TIMETZ, c TIMESTAMP,"
                + " d MACADDR, e DATE[], f TIMESTAMPTZ[], g NUMERIC[], h TIME, i INT, j TIMESTAMPTZ, k VARCHAR(9)[])",
                "INSERT INTO pairs.t SELECT g, g::MONEY, TIMETZ '10:00+02' + g * INTERVAL '1 s', TIMESTAMP '2024-01-01' + g * INTERVAL '1 s', '08:00:2b:01:02:03',"
                        + " ARRAY[DATE '2024-01-01' + g], ARRAY[TIMESTAMPTZ '2024-01-01 00:00Z' + g * INTERVAL '1 h'], ARRAY[g + 0.50], TIME '10:00', g,"
                        + " TIMESTAMPTZ '2024-01-01 10:00Z', ARRAY['v' || g] FROM generate_series(1, 20) g");
        databases.run("target", "CREATE SCHEMA pairs; CREATE TABLE pairs.t (id INT PRIMARY KEY, a NUMERIC(12, 3), b TIME, c TIME, d MACADDR8, e TIMESTAMP[],"
                + " f TIMESTAMP[], g FLOAT8[], h INTERVAL, i MONEY, j TIMETZ, k TEXT[])");
        configure("pairs");
        try (Connection session = databases.target()) {
            Ask.execute(session, "SET TimeZone TO 'Asia/Kolkata'");
            copyAndExpect(session, "pairs", 0);
            for (String change : List.of("a = a + 0.01", "b = b + INTERVAL '1 us'", "c = c + INTERVAL '1 us'", "d = '08:00:2b:01:02:03:04:05'", "e[1] = e[1] + INTERVAL '1 us'",
                    "f[1] = f[1] + INTERVAL '1 us'", "g[1] = g[1] + 1e-9", "h = h + INTERVAL '1 us'", "i = i + 0.01::MONEY", "j = j + INTERVAL '1 us'", "k = NULL")) {
                Ask.execute(session, "UPDATE pairs.t SET " + change + " WHERE id = 7");
                expect(session, "pairs", 1);
                assertThat(Ask.rows(session, "SELECT DISTINCT key FROM data2pg.content_diff, json_object_keys(diff_other_cols) AS key WHERE diff_schema = 'pairs'"))
                        .containsExactly(change.substring(0, 1));
                Ask.execute(session, "DELETE FROM pairs.t; SELECT data2pg._copy_table('COPY_pairs', 'pairs.t', '{}')");
            }
        }
    }

    /** Numbers within other values, and scales of which the foreign table, its source and the target think differently. */
    @Test
    void trailingZerosDoNotCountWhereverNumbersAre() throws SQLException {
        String types = "CREATE SCHEMA zeros; CREATE TYPE zeros.pair AS (n NUMERIC%s, t TEXT); CREATE DOMAIN zeros.amount AS NUMERIC%s;"
                + " CREATE TABLE zeros.t (id INT PRIMARY KEY, n NUMERIC%s, c zeros.pair, cs zeros.pair[], d zeros.amount[], r NUMRANGE[], m NUMMULTIRANGE)";
        databases.run("source", types.formatted("", "(10, 3)", ""), "GRANT USAGE ON SCHEMA zeros TO reader",
                "INSERT INTO zeros.t SELECT g, g + 0.5, (g + 0.5, '1.50')::zeros.pair, ARRAY[(1.5, '1.50')::zeros.pair], ARRAY[g + 0.5], ARRAY[numrange(1.50, 2.0)], '{[1.50,2.0)}'"
                        + " FROM generate_series(1, 9) g");
        databases.run("target", types.formatted("(10, 2)", "", "(10, 2)"));
        configure("zeros");
        databases.run("target", "ALTER FOREIGN TABLE srcdb_zeros.t ALTER n TYPE NUMERIC(10, 2)");
        try (Connection session = databases.target()) {
            copyAndExpect(session, "zeros", 0);
            Ask.execute(session, "UPDATE zeros.t SET d = ARRAY[id + 0.5], r = ARRAY[numrange(1.5, 2)], m = '{[1.5,2)}'");
            expect(session, "zeros", 0);
            Ask.execute(session, "UPDATE zeros.t SET c.t = '1.5' WHERE id = 1; UPDATE zeros.t SET d[1] = 1 WHERE id = 2; UPDATE zeros.t SET r = NULL WHERE id = 3;"
                    + " UPDATE zeros.t SET cs = ARRAY[(1.51, '1.50')::zeros.pair] WHERE id = 4; UPDATE zeros.t SET n = 0 WHERE id = 5");
            expect(session, "zeros", 5);
        }
    }

    @Test
    void stringsOfAnySessionSayWhatIsEqual() throws SQLException {
        on("quotes", "CREATE TABLE quotes.t (id INT PRIMARY KEY, j JSONB, n NUMERIC[], f FLOAT8[])",
                "INSERT INTO quotes.t SELECT g, '{\"a\": [1.50, \"\\\\\\\"1.50\"]}', '{1.50}', '{-0}' FROM generate_series(1, 9) g",
                "register_column_transform_rule('quotes', 't', 'id', 'id + 1')");
        try (Connection session = databases.target()) {
            Ask.execute(session, "SET standard_conforming_strings TO off");
            copyAndExpect(session, "quotes", 0);
            Ask.execute(session, "UPDATE quotes.t SET j = replace(j::text, '1.50,', '1.5,')::jsonb, n = '{1.5}', f = '{0}'");
            expect(session, "quotes", 0);
            Ask.execute(session, "UPDATE quotes.t SET j = replace(j::text, '1.50', '1.5')::jsonb WHERE id = 3");
            expect(session, "quotes", 1);
        }
    }

    @Test
    void bytesOfDatabasesWithoutEncodingAreCompared() throws SQLException {
        String table = "CREATE SCHEMA bytes; CREATE TABLE bytes.t (k TEXT PRIMARY KEY, v TEXT)";
        for (String database : List.of("ascii_source", "ascii_target")) {
            databases.run("postgres", "CREATE DATABASE " + database + " TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");
            databases.run(database, table);
        }
        databases.run("ascii_source", "INSERT INTO bytes.t SELECT chr(233) || g, chr(255) || chr(254) || g FROM generate_series(1, 400) g;"
                + " GRANT USAGE ON SCHEMA bytes TO reader; GRANT SELECT ON bytes.t TO reader");
        databases.install("ascii_target", Variant.EXTENSION, "data2pg");
        databases.run("ascii_target", "SET search_path TO data2pg; SET client_min_messages TO error; " + configuration("bytes").replace("''source''", "''ascii_source''"));
        try (Connection session = databases.server.connect("ascii_target")) {
            copyAndExpect(session, "bytes", 0);
            Ask.execute(session, "UPDATE bytes.t SET v = v || 'x' WHERE k LIKE '%17'; DELETE FROM bytes.t WHERE k LIKE '%18'");
            expect(session, "bytes", 8);
            assertThat(Ask.rows(session, "SELECT sr_value FROM data2pg._compare_table('COMPARE_bytes', 'bytes.t', '{\"COMPARE_MAX_ROWS\": 22}') WHERE sr_rank = 71"))
                    .containsExactly("2");
        }
    }

    @Test
    void theFirstRowsOfAsManyColumnsAsATableCanHaveAreCompared() throws SQLException {
        String columns = "DO $$ BEGIN EXECUTE 'CREATE TABLE wide.t (' || (SELECT string_agg(format('c%s %s', g, (ARRAY['int', 'numeric(9,3)', 'text', 'date'])[1 + g % 4]),"
                + " ', ') FROM generate_series(1, 1600) g) || ')'; END $$";
        on("wide", columns, "INSERT INTO wide.t (c4, c1600) SELECT g, NULL FROM generate_series(1, 3) g");
        try (Connection session = databases.target()) {
            Ask.execute(session, "SELECT data2pg._copy_table('COPY_wide', 'wide.t', '{}'); DELETE FROM wide.t WHERE c4 > 1");
            for (String rows : List.of(THROUGH_FOREIGN_TABLE, BY_SOURCE)) {
                Ask.execute(session, "UPDATE data2pg.table_to_process SET " + rows);
                assertThat(Ask.rows(session, "SELECT sr_value FROM data2pg._compare_table('COMPARE_wide', 'wide.t', '{\"COMPARE_MAX_ROWS\": 2}') WHERE sr_rank = 71"))
                        .as(rows).containsExactly("1");
            }
        }
    }

    /** The same table on both sides, the rows in the source only. */
    private static void on(String schema, String table, String rows, String... more) throws SQLException {
        databases.run("source", "CREATE SCHEMA " + schema, table, rows);
        databases.run("target", "CREATE SCHEMA " + schema, table);
        configure(schema, more);
    }

    private static void configure(String schema, String... more) throws SQLException {
        databases.run("source", "GRANT USAGE ON SCHEMA " + schema + " TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO reader");
        databases.run("target", "SET search_path TO data2pg; SET client_min_messages TO error; " + configuration(schema, more));
    }

    /** A migration with a COPY and a COMPARE batch of the table t, or of its parts. */
    private static String configuration(String schema, String... more) {
        return databases.filled("SELECT create_migration('M_%1$s', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}'); SELECT register_table('M_%1$s', '%1$s', 't');"
                + " SELECT create_batch('COPY_%1$s', 'M_%1$s', 'COPY', FALSE, FALSE), create_batch('COMPARE_%1$s', 'M_%1$s', 'COMPARE', FALSE, FALSE);"
                + (more.length > 0 ? "SELECT " + String.join(", ", more) + "; " : "")
                + (String.join("", more).contains("_part(") ? "SELECT assign_table_parts_to_batch('COPY_%1$s', '%1$s', 't'), assign_table_parts_to_batch('COMPARE_%1$s', '%1$s', 't');"
                        : "SELECT assign_table_to_batch('COPY_%1$s', '%1$s', 't'), assign_table_to_batch('COMPARE_%1$s', '%1$s', 't');")
                + " SELECT complete_migration_configuration('M_%1$s')").replace("%1$s", schema);
    }

    private static void copyAndExpect(Connection session, String schema, int differences) throws SQLException {
        PlannedBatch copy = new PlannedBatch("data2pg", "COPY_" + schema);
        for (String step : copy.steps(session)) {
            copy.run(session, step);
        }
        expect(session, schema, differences);
    }

    /** All ways find as many keys that differ, of a table or of all its parts. */
    private static void expect(Connection session, String schema, int differences) throws SQLException {
        PlannedBatch comparison = new PlannedBatch("data2pg", "COMPARE_" + schema);
        for (String rows : List.of(THROUGH_FOREIGN_TABLE, BY_SOURCE, BY_HASHES_FIRST)) {
            Ask.execute(session, "UPDATE data2pg.table_to_process SET " + rows);
            int found = 0;
            for (String step : comparison.steps(session)) {
                found += Integer.parseInt(comparison.run(session, step).get(2).replace("ROW_DIFFERENCES=", ""));
            }
            assertThat(found).as(schema + ": " + rows).isEqualTo(differences);
        }
    }

    private static List<String> differences(Connection session, String schema) throws SQLException {
        return Ask.rows(session, "SELECT diff_kind || ' ' || diff_copies || ' ' || diff_key_cols::text AS difference FROM data2pg.content_diff WHERE diff_schema = '"
                + schema + "' ORDER BY (diff_kind || ' ' || diff_copies || ' ' || diff_key_cols::text) COLLATE \"C\"");
    }
}
