package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What depends on types, on the settings of sessions and on encodings is found equal, or different, whichever way a comparison goes.
 */
class ComparisonValuesTest {

    private static ComparedTables tables;

    @BeforeAll
    static void start() throws SQLException {
        tables = new ComparedTables();
    }

    @AfterAll
    static void stop() {
        tables.close();
    }

    @Test
    void notANumberIsOneWhateverItsSign() throws SQLException {
        tables.on("nan", "CREATE TABLE nan.t (id INT PRIMARY KEY, f FLOAT8, r REAL)",
                "INSERT INTO nan.t SELECT g, i - i, (i - i)::REAL FROM generate_series(1, 9) g, LATERAL (SELECT g * FLOAT8 'Infinity') AS x (i)");
        try (Connection session = tables.databases.target()) {
            assertThat(Ask.rows(session, "SELECT DISTINCT float8send(i - i) = float8send('NaN') FROM generate_series(1, 9) g,"
                    + " LATERAL (SELECT g * FLOAT8 'Infinity') AS x (i)")).as("the sign this machine gives").containsExactly("f");
            tables.copyAndExpect(session, "nan", 0);
            Ask.execute(session, "UPDATE nan.t SET f = 1 WHERE id = 3");
            tables.expect(session, "nan", 1);
        }
    }

    @Test
    void whatACopyMakesOfValuesOfAnotherTypeIsEqual() throws SQLException {
        tables.databases.run("source", "SET lc_monetary TO 'C'; CREATE SCHEMA pairs; CREATE TABLE pairs.t (id INT PRIMARY KEY, a MONEY, b TIMETZ, c TIMESTAMP,"
                + " d MACADDR, e DATE[], f TIMESTAMPTZ[], g NUMERIC[], h TIME, i INT, j TIMESTAMPTZ, k VARCHAR(9)[])",
                "INSERT INTO pairs.t SELECT g, g::MONEY, TIMETZ '10:00+02' + g * INTERVAL '1 s', TIMESTAMP '2024-01-01' + g * INTERVAL '1 s', '08:00:2b:01:02:03',"
                        + " ARRAY[DATE '2024-01-01' + g], ARRAY[TIMESTAMPTZ '2024-01-01 00:00Z' + g * INTERVAL '1 h'], ARRAY[g + 0.50], TIME '10:00', g,"
                        + " TIMESTAMPTZ '2024-01-01 10:00Z', ARRAY['v' || g] FROM generate_series(1, 20) g");
        tables.databases.run("target", "CREATE SCHEMA pairs; CREATE TABLE pairs.t (id INT PRIMARY KEY, a NUMERIC(12, 3), b TIME, c TIME, d MACADDR8, e TIMESTAMP[],"
                + " f TIMESTAMP[], g FLOAT8[], h INTERVAL, i MONEY, j TIMETZ, k TEXT[])");
        tables.configure("pairs");
        try (Connection session = tables.databases.target()) {
            Ask.execute(session, "SET TimeZone TO 'Asia/Kolkata'");
            tables.copyAndExpect(session, "pairs", 0);
            for (String change : List.of("a = a + 0.01", "b = b + INTERVAL '1 us'", "c = c + INTERVAL '1 us'", "d = '08:00:2b:01:02:03:04:05'", "e[1] = e[1] + INTERVAL '1 us'",
                    "f[1] = f[1] + INTERVAL '1 us'", "g[1] = g[1] + 1e-9", "h = h + INTERVAL '1 us'", "i = i + 0.01::MONEY", "j = j + INTERVAL '1 us'", "k = NULL")) {
                Ask.execute(session, "UPDATE pairs.t SET " + change + " WHERE id = 7");
                tables.expect(session, "pairs", 1);
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
        tables.databases.run("source", types.formatted("", "(10, 3)", ""), "GRANT USAGE ON SCHEMA zeros TO reader",
                "INSERT INTO zeros.t SELECT g, g + 0.5, (g + 0.5, '1.50')::zeros.pair, ARRAY[(1.5, '1.50')::zeros.pair], ARRAY[g + 0.5], ARRAY[numrange(1.50, 2.0)], '{[1.50,2.0)}'"
                        + " FROM generate_series(1, 9) g");
        tables.databases.run("target", types.formatted("(10, 2)", "", "(10, 2)"));
        tables.configure("zeros");
        tables.databases.run("target", "ALTER FOREIGN TABLE srcdb_zeros.t ALTER n TYPE NUMERIC(10, 2)");
        try (Connection session = tables.databases.target()) {
            tables.copyAndExpect(session, "zeros", 0);
            Ask.execute(session, "UPDATE zeros.t SET d = ARRAY[id + 0.5], r = ARRAY[numrange(1.5, 2)], m = '{[1.5,2)}'");
            tables.expect(session, "zeros", 0);
            Ask.execute(session, "UPDATE zeros.t SET c.t = '1.5' WHERE id = 1; UPDATE zeros.t SET d[1] = 1 WHERE id = 2; UPDATE zeros.t SET r = NULL WHERE id = 3;"
                    + " UPDATE zeros.t SET cs = ARRAY[(1.51, '1.50')::zeros.pair] WHERE id = 4; UPDATE zeros.t SET n = 0 WHERE id = 5");
            tables.expect(session, "zeros", 5);
        }
    }

    @Test
    void stringsOfAnySessionSayWhatIsEqual() throws SQLException {
        tables.on("quotes", "CREATE TABLE quotes.t (id INT PRIMARY KEY, j JSONB, n NUMERIC[], f FLOAT8[])",
                "INSERT INTO quotes.t SELECT g, '{\"a\": [1.50, \"\\\\\\\"1.50\"]}', '{1.50}', '{-0}' FROM generate_series(1, 9) g",
                "register_column_transform_rule('quotes', 't', 'id', 'id + 1')");
        try (Connection session = tables.databases.target()) {
            Ask.execute(session, "SET standard_conforming_strings TO off");
            tables.copyAndExpect(session, "quotes", 0);
            Ask.execute(session, "UPDATE quotes.t SET j = replace(j::text, '1.50,', '1.5,')::jsonb, n = '{1.5}', f = '{0}'");
            tables.expect(session, "quotes", 0);
            Ask.execute(session, "UPDATE quotes.t SET j = replace(j::text, '1.50', '1.5')::jsonb WHERE id = 3");
            tables.expect(session, "quotes", 1);
        }
    }

    @Test
    void bytesOfDatabasesWithoutEncodingAreCompared() throws SQLException {
        String table = "CREATE SCHEMA bytes; CREATE TABLE bytes.t (k TEXT PRIMARY KEY, v TEXT)";
        for (String database : List.of("ascii_source", "ascii_target")) {
            tables.databases.run("postgres", "CREATE DATABASE " + database + " TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");
            tables.databases.run(database, table);
        }
        tables.databases.run("ascii_source", "INSERT INTO bytes.t SELECT chr(233) || g, chr(255) || chr(254) || g FROM generate_series(1, 400) g;"
                + " GRANT USAGE ON SCHEMA bytes TO reader; GRANT SELECT ON bytes.t TO reader");
        tables.databases.install("ascii_target", Variant.EXTENSION, "data2pg");
        tables.databases.run("ascii_target", "SET search_path TO data2pg; SET client_min_messages TO error; " + tables.configuration("bytes").replace("''source''", "''ascii_source''"));
        try (Connection session = tables.databases.server.connect("ascii_target")) {
            tables.copyAndExpect(session, "bytes", 0);
            Ask.execute(session, "UPDATE bytes.t SET v = v || 'x' WHERE k LIKE '%17'; DELETE FROM bytes.t WHERE k LIKE '%18'");
            tables.expect(session, "bytes", 8);
            assertThat(Ask.rows(session, "SELECT sr_value FROM data2pg._compare_table('COMPARE_bytes', 'bytes.t', '{\"COMPARE_MAX_ROWS\": 22}') WHERE sr_rank = 71"))
                    .containsExactly("2");
        }
    }

    /** A style that does not say of a time which zone it means. The driver knows none but ISO: between its statements, this is the style. */
    @Test
    void timesAreReportedAsTheyAreWhateverTheStyleOfDates() throws SQLException {
        String table = "CREATE SCHEMA style; CREATE TABLE style.t (id INT PRIMARY KEY, t %s, ts TIMESTAMPTZ[])";
        tables.databases.run("source", table.formatted("TIMESTAMP"),
                "INSERT INTO style.t SELECT g, TIMESTAMP '2024-01-02 03:00' + g * INTERVAL '1 h', ARRAY[TIMESTAMPTZ '2024-01-02 03:00Z'] FROM generate_series(1, 9) g");
        tables.databases.run("target", table.formatted("TIMESTAMPTZ"));
        tables.configure("style");
        try (Connection session = tables.databases.target()) {
            Ask.execute(session, "SET TimeZone TO 'Asia/Kolkata'");
            tables.copyAndExpect(session, "style", 0);
            Ask.execute(session, "UPDATE style.t SET t = t + INTERVAL '1 h', ts[1] = ts[1] + INTERVAL '1 h' WHERE id = 7");
            Ask.execute(session, "DO $$ BEGIN SET LOCAL DateStyle TO 'SQL, DMY'; PERFORM data2pg._compare_table('COMPARE_style', 'style.t', '{}');"
                    + " SET LOCAL DateStyle TO 'ISO, MDY'; END $$");
            assertThat(Ask.rows(session, "SELECT diff_other_cols FROM data2pg.content_diff WHERE diff_schema = 'style' ORDER BY diff_database DESC"))
                    .containsExactly("{\"t\": \"2024-01-02T10:00:00+05:30\", \"ts\": \"{\\\"02/01/2024 08:30:00 IST\\\"}\"}",
                            "{\"t\": \"2024-01-02T11:00:00+05:30\", \"ts\": \"{\\\"02/01/2024 09:30:00 IST\\\"}\"}");
        }
    }

    /** The target is asked with the settings that it was copied with. */
    @Test
    void whatRulesAndCastsMakeUnderTheSettingsOfTheSessionIsEqual() throws SQLException {
        String columns = " (id INT PRIMARY KEY, tz TIMESTAMPTZ, label %s, day %s, since %s, span %s, bytes %s, zone %s, plain %s, times TIMESTAMP[], around TSTZRANGE)";
        tables.databases.run("source", "CREATE SCHEMA sets; CREATE TABLE sets.t" + columns.formatted("TEXT", "TEXT", "TEXT", "INTERVAL", "BYTEA", "TIMESTAMPTZ", "TIMESTAMP"),
                "INSERT INTO sets.t SELECT g, z, 'x', 'x', 'x', g * INTERVAL '1 day 1 h', '\\x00ff', z, z, ARRAY[z::timestamp], tstzrange(z, NULL)"
                        + " FROM generate_series(1, 48) g, LATERAL (SELECT TIMESTAMPTZ '2024-01-01 20:00Z' + g * INTERVAL '1 h') AS t (z)");
        tables.databases.run("target", "CREATE SCHEMA sets; CREATE TABLE sets.t" + columns.formatted("TEXT", "DATE", "TEXT", "TEXT", "TEXT", "TEXT", "TIMESTAMPTZ"));
        tables.configure("sets", "register_column_transform_rule('sets', 't', 'label', $$to_char(tz, 'YYYY-MM-DD HH24:MI')$$),"
                + " register_column_transform_rule('sets', 't', 'day', 'tz::date'), register_column_transform_rule('sets', 't', 'since', 'span::text')");
        try (Connection session = tables.databases.target()) {
            Ask.execute(session, "SET TimeZone TO 'Asia/Kolkata'; SET IntervalStyle TO iso_8601; SET bytea_output TO escape");
            tables.copyAndExpect(session, "sets", 0);
            Ask.execute(session, "UPDATE sets.t SET plain = plain + INTERVAL '1 h', around = tstzrange(tz, tz) WHERE id = 7;"
                    + " UPDATE sets.t SET label = '?' WHERE id = 8; UPDATE sets.t SET span = '?' WHERE id = 9");
            tables.expect(session, "sets", 3);
        }
    }
}
