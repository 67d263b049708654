package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Rows of any key and part are found, and no others, whichever way a comparison goes: through the foreign table, by hashes that the source
 * computes, and if more rows differ than are read at once.
 */
class ComparisonPathsTest {

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
    void rowsWithoutAKeyOfOneIntegerAreSeen() throws SQLException {
        tables.on("nulls", "CREATE TABLE nulls.t (k INT UNIQUE, v TEXT)",
                "INSERT INTO nulls.t SELECT g, 'v' FROM generate_series(1, 3000) g; INSERT INTO nulls.t VALUES (NULL, 'x'), (NULL, 'y')");
        tables.on("lone", "CREATE TABLE lone.t (k BIGINT)", "INSERT INTO lone.t SELECT g FROM generate_series(1, 3000) g; INSERT INTO lone.t VALUES (NULL), (NULL)");
        try (Connection session = tables.databases.target()) {
            tables.copyAndExpect(session, "nulls", 0);
            tables.copyAndExpect(session, "lone", 0);
            Ask.execute(session, "UPDATE nulls.t SET v = 'z' WHERE v = 'y'; DELETE FROM lone.t WHERE ctid = (SELECT max(ctid) FROM lone.t WHERE k IS NULL)");
            tables.expect(session, "nulls", 1);
            tables.expect(session, "lone", 1);
            Ask.execute(session, "UPDATE lone.t SET k = NULL WHERE k = 7");
            tables.expect(session, "lone", 1);
            assertThat(tables.differences(session, "lone")).containsExactly("missing 1 {\"k\": 7}");
        }
    }

    @Test
    void equalRowsOfALargeTableAreCounted() throws SQLException {
        tables.on("equal", "CREATE TABLE equal.t (status INT, message TEXT)",
                "INSERT INTO equal.t SELECT 1, 'ok' FROM generate_series(1, 3000) g; INSERT INTO equal.t SELECT g, 'failed' FROM generate_series(1, 9) g");
        try (Connection session = tables.databases.target()) {
            tables.copyAndExpect(session, "equal", 0);
            Ask.execute(session, "DELETE FROM equal.t WHERE ctid = (SELECT min(ctid) FROM equal.t WHERE message = 'ok');"
                    + " UPDATE equal.t SET message = 'late' WHERE status = 9");
            tables.expect(session, "equal", 3);
            assertThat(tables.differences(session, "equal")).containsExactly("count 2999 {\"status\": 1, \"message\": \"ok\"}",
                    "count 3000 {\"status\": 1, \"message\": \"ok\"}", "missing 1 {\"status\": 9, \"message\": \"failed\"}",
                    "surplus 1 {\"status\": 9, \"message\": \"late\"}");
        }
    }

    /** A row that belongs to the one day in the source's time zone, to the other in that of the session. */
    @Test
    void partsAreThoseOfTheSessionThatCopiesThem() throws SQLException {
        tables.on("parts", "CREATE TABLE parts.t (id INT PRIMARY KEY, tz TIMESTAMPTZ, v TEXT)",
                "INSERT INTO parts.t SELECT g, TIMESTAMPTZ '2023-12-31 00:00Z' + g * INTERVAL '1 h', 'v' FROM generate_series(1, 48) g",
                "register_table_part('parts', 't', 'p1', $$tz < '2024-01-01'$$, TRUE), register_table_part('parts', 't', 'p2', $$tz >= '2024-01-01' -- the rest$$, FALSE, TRUE)");
        try (Connection session = tables.databases.target()) {
            Ask.execute(session, "SET TimeZone TO 'Asia/Kolkata'; UPDATE data2pg.table_to_process SET " + ComparedTables.BY_SOURCE);
            assertThat(Ask.rows(session, "SELECT jsonb_exists(_compare_plan('parts', 't', prt_condition), 'is_remote') FROM table_part WHERE prt_schema = 'parts'"))
                    .containsExactly("t", "t");
            tables.copyAndExpect(session, "parts", 0);
            Ask.execute(session, "UPDATE parts.t SET v = 'w' WHERE tz = '2023-12-31 20:00Z'; DELETE FROM parts.t WHERE tz = '2023-12-31 18:00Z'");
            tables.expect(session, "parts", 2);
            assertThat(Ask.rows(session, "SELECT diff_part || diff_kind FROM data2pg.content_diff WHERE diff_schema = 'parts' AND diff_database = 'S' ORDER BY 1"))
                    .containsExactly("p1missing", "p2changed");
        }
    }

    /** The target thinks that "B" comes after "a", the source does not: their parts are not the same. */
    @Test
    void partsOfTextsThatAreOrderedOtherwiseHaveNoOtherDifferencesThanTheTable() throws SQLException {
        tables.databases.run("source", "CREATE SCHEMA words; CREATE TABLE words.t (k TEXT COLLATE \"C\" PRIMARY KEY, v TEXT)",
                "INSERT INTO words.t SELECT (ARRAY['a', 'Z', 'B', 'm'])[1 + g % 4] || g, 'v' FROM generate_series(1, 400) g");
        tables.databases.run("target", "CREATE SCHEMA words; CREATE TABLE words.t (k TEXT COLLATE \"en-x-icu\" PRIMARY KEY, v TEXT)");
        tables.configure("words", "register_table_part('words', 't', 'p1', $$k < 'b'$$, TRUE), register_table_part('words', 't', 'p2', $$k >= 'b'$$, FALSE, TRUE)");
        try (Connection session = tables.databases.target()) {
            tables.copyAndExpect(session, "words", 0);
            Ask.execute(session, "DELETE FROM words.t WHERE k IN ('a4', 'Z1', 'B2', 'm3'); UPDATE words.t SET v = 'w' WHERE k IN ('a8', 'Z5', 'B6', 'm7');"
                    + " INSERT INTO words.t VALUES ('A', 'new'), ('y', 'new')");
            tables.expect(session, "words", 10);
            assertThat(tables.differences(session, "words")).containsExactly("changed 1 {\"k\": \"B6\"}", "changed 1 {\"k\": \"B6\"}", "changed 1 {\"k\": \"Z5\"}",
                    "changed 1 {\"k\": \"Z5\"}", "changed 1 {\"k\": \"a8\"}", "changed 1 {\"k\": \"a8\"}", "changed 1 {\"k\": \"m7\"}", "changed 1 {\"k\": \"m7\"}",
                    "missing 1 {\"k\": \"B2\"}", "missing 1 {\"k\": \"Z1\"}", "missing 1 {\"k\": \"a4\"}", "missing 1 {\"k\": \"m3\"}",
                    "surplus 1 {\"k\": \"A\"}", "surplus 1 {\"k\": \"y\"}");
        }
    }

    @Test
    void theFirstRowsOfAsManyColumnsAsATableCanHaveAreCompared() throws SQLException {
        String columns = "DO $$ BEGIN EXECUTE 'CREATE TABLE wide.t (' || (SELECT string_agg(format('c%s %s', g, (ARRAY['int', 'numeric(9,3)', 'text', 'date'])[1 + g % 4]),"
                + " ', ') FROM generate_series(1, 1600) g) || ')'; END $$";
        tables.on("wide", columns, "INSERT INTO wide.t (c4, c1600) SELECT g, NULL FROM generate_series(1, 3) g");
        try (Connection session = tables.databases.target()) {
            Ask.execute(session, "SELECT data2pg._copy_table('COPY_wide', 'wide.t', '{}'); DELETE FROM wide.t WHERE c4 > 1");
            for (String rows : List.of(ComparedTables.THROUGH_FOREIGN_TABLE, ComparedTables.BY_SOURCE)) {
                Ask.execute(session, "UPDATE data2pg.table_to_process SET " + rows);
                assertThat(Ask.rows(session, "SELECT sr_value FROM data2pg._compare_table('COMPARE_wide', 'wide.t', '{\"COMPARE_MAX_ROWS\": 2}') WHERE sr_rank = 71"))
                        .as(rows).containsExactly("1");
            }
        }
    }

    @Test
    void rowsThatDifferAllOverATableAreFound() throws SQLException {
        tables.on("many", "CREATE TABLE many.t (i INT PRIMARY KEY, v TEXT)", "INSERT INTO many.t SELECT g, 'v' FROM generate_series(1, 3000) g");
        tables.on("texts", "CREATE TABLE texts.t (k TEXT, i NUMERIC, v TEXT, UNIQUE (k, i))",
                "INSERT INTO texts.t SELECT 'k', g, 'v' FROM generate_series(1, 3000) g; INSERT INTO texts.t VALUES (NULL, 0, 'x'), (NULL, 0, 'y'), (NULL, 0, 'y')");
        try (Connection session = tables.databases.target()) {
            for (String schema : List.of("many", "texts")) {
                tables.copyAndExpect(session, schema, 0);
                Ask.execute(session, "UPDATE %1$s.t SET v = 'w' WHERE i %% 2 = 1; DELETE FROM %1$s.t WHERE i %% 10 = 2; UPDATE %1$s.t SET i = i + 10000 WHERE i %% 10 = 4"
                        .formatted(schema));
                tables.expect(session, schema, 2400);
                assertThat(Ask.rows(session, "SELECT diff_kind || ' ' || diff_database || ' ' || count(*) FROM data2pg.content_diff WHERE diff_schema = '" + schema
                        + "' GROUP BY diff_kind, diff_database ORDER BY diff_kind, diff_database DESC"))
                        .containsExactly("changed S 1500", "changed D 1500", "missing S 600", "surplus D 300");
                assertThat(Ask.rows(session, "SELECT count(*) FROM (SELECT diff_rank, dense_rank() OVER (ORDER BY (diff_key_cols ->> 'i')::numeric) AS expected"
                        + " FROM data2pg.content_diff WHERE diff_schema = '" + schema + "') AS d WHERE diff_rank <> expected")).containsExactly("0");
            }
            Ask.execute(session, "DELETE FROM texts.t WHERE ctid = (SELECT max(ctid) FROM texts.t WHERE v = 'y'); UPDATE texts.t SET v = 'z' WHERE v = 'x'");
            tables.expect(session, "texts", 2402);
            assertThat(Ask.rows(session, "SELECT sr_value FROM data2pg._compare_table('COMPARE_many', 'many.t', '{\"COMPARE_MAX_DIFF\": 700}') WHERE sr_rank = 71"))
                    .containsExactly("2400");
            assertThat(Ask.rows(session, "SELECT max(diff_rank) FROM data2pg.content_diff WHERE diff_schema = 'many'")).containsExactly("700");
        }
    }

    /** More hashes than can be held in memory are computed here, of what the source could compute. */
    @Test
    void theSourceAndTheForeignTableTellTheSameKeys() throws SQLException {
        tables.on("keys", "CREATE TABLE keys.t (k TEXT PRIMARY KEY, v TEXT)", "INSERT INTO keys.t SELECT g, 'v' FROM generate_series(1, 300) g");
        try (Connection session = tables.databases.target()) {
            tables.copyAndExpect(session, "keys", 0);
            Ask.execute(session, "UPDATE keys.t SET v = 'w' WHERE k LIKE '%7'; UPDATE data2pg.table_to_process SET " + ComparedTables.BY_SOURCE);
            List<String> labels = differentLabels(session, 300);
            assertThat(labels).hasSize(30);
            assertThat(differentLabels(session, 3_000_000)).isEqualTo(labels);
        }
    }

    private static List<String> differentLabels(Connection session, int rows) throws SQLException {
        String query = Ask.rows(session, "SELECT _different_keys(_compare_plan('keys', 't', NULL), 15, NULL, " + rows + ")").get(0);
        assertThat(query).contains(rows > 2_500_000 ? "srcdb_keys" : "_answers");
        return Ask.rows(session, "SELECT label || ' ' || n FROM (" + query + ") AS d ORDER BY 1");
    }
}
