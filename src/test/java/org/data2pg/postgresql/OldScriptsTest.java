package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Configuration scripts written for Data2Pg 0.7 run unchanged: the same steps, costs and parents come of them, and the batches do their work. */
class OldScriptsTest {

    private static final String SCHEMA = "data2pg0.7";
    private static final String INIT = "INIT_PG's db";
    private static final String FIRST = "myschema1.myTbl3.pre";
    private static final String PHIL = "phil's schema\"3.";

    /** Step, function, cost, parents. END waits for all of them. */
    private static final List<String> COPY = List.of(
            INIT + "|_copy_init|1|",
            "back\\slash.t|_copy_table|8|" + FIRST,
            "back\\slash.t.a$$b;%L|_copy_table|8|" + FIRST,
            "my step|my_step|7|myschema1.mytbl1",
            "myschema1.myTbl3._check|_check_table|4000|myschema1.myTbl3.1, myschema1.myTbl3.2, myschema1.myTbl3.post, " + FIRST,
            "myschema1.myTbl3.1|_copy_table|1600|" + FIRST,
            "myschema1.myTbl3.2|_copy_table|2400|" + FIRST,
            "myschema1.myTbl3.myTbl3\\ idx|_rebuild_index|3999|myschema1.myTbl3.1, myschema1.myTbl3.2, " + FIRST,
            "myschema1.myTbl3.myTbl3_pkey|_rebuild_index|4000|myschema1.myTbl3.1, myschema1.myTbl3.2, " + FIRST,
            "myschema1.myTbl3.post|_copy_table|4000|myschema1.myTbl3.1, myschema1.myTbl3.2, myschema1.myTbl3.myTbl3\\ idx, "
                    + "myschema1.myTbl3.myTbl3_pkey, " + FIRST,
            FIRST + "|_copy_table|4000|" + INIT,
            "myschema1.myTbl3_col31_seq|_copy_sequence|10|" + INIT,
            "myschema1.mytbl1|_copy_table|800|" + FIRST,
            "myschema1.mytbl1._check|_check_table|800|myschema1.mytbl1",
            "myschema1.mytbl4|_copy_table|100|" + FIRST,
            "myschema1.mytbl4.mytbl4_col44_fkey|_check_fkey|900|myschema1.mytbl1, myschema1.mytbl4",
            PHIL + "my\"tbl2\\|_copy_table|24|" + FIRST,
            PHIL + "my\"tbl2\\._check|_check_table|24|" + PHIL + "my\"tbl2\\",
            PHIL + "my\"tbl2\\.my\"tbl2\\'s fk|_check_fkey|40|" + PHIL + "my\"tbl2\\, " + PHIL + "phil's tbl1",
            PHIL + "phil's seq\\1|_copy_sequence|10|" + INIT,
            PHIL + "phil's tbl1|_copy_table|16|" + FIRST,
            PHIL + "phil's tbl1._check|_check_table|16|" + PHIL + "phil's tbl1",
            PHIL + "phil's tbl1_phil's col11_seq|_copy_sequence|10|" + INIT);

    private static final List<String> COMPARE = List.of(
            INIT + "|_compare_init|1|",
            "back\\slash.t|_compare_table|8|" + INIT,
            "back\\slash.t.a$$b;%L|_compare_table|8|" + INIT,
            "myschema1.myTbl3.1|_compare_table|4000|" + INIT,
            "myschema1.myTbl3.2|_compare_table|4000|" + INIT,
            "myschema1.mytbl1|_compare_table|800|" + INIT,
            "myschema1.mytbl4|_compare_table|100|" + INIT,
            PHIL + "my\"tbl2\\|_compare_table|24|" + INIT,
            PHIL + "phil's seq\\1|_compare_sequence|10|" + INIT,
            PHIL + "phil's tbl1|_compare_table|16|" + INIT,
            PHIL + "phil's tbl1_phil's col11_seq|_compare_sequence|10|" + INIT);

    @ParameterizedTest
    @MethodSource("org.data2pg.fixture.PostgresServers#versions")
    void theyRunUnchangedAndTheirBatchesDoTheirWork(String version) throws SQLException, IOException {
        try (ExtensionDatabases databases = new ExtensionDatabases(PostgresServers.version(version), Variant.EXTENSION, SCHEMA)) {
            databases.run("source", resource("structure.sql"), resource("source.sql"));
            databases.run("target", resource("structure.sql"));
            String configuration = databases.filled(resource("configuration.sql"));
            databases.run("target", configuration);
            databases.run("target", configuration);
            try (Connection session = databases.target()) {
                assertThat(plan(session, "BATCH1")).containsExactlyInAnyOrderElementsOf(COPY);
                assertThat(rows(session, "SELECT cardinality(wp_parents) FROM __get_working_plan('BATCH1') WHERE wp_name = 'END_PG''s db'"))
                        .containsExactly(Integer.toString(COPY.size()));
                copies(session);
                assertThat(plan(session, "COMPARE1")).containsExactlyInAnyOrderElementsOf(COMPARE);
                compares(session);
                assertThat(plan(session, "DISCOVER1")).containsExactlyInAnyOrder(INIT + "|_discover_init|1|",
                        "myschema1.myTbl3|_discover_table|4000|" + INIT, "myschema1.mytbl1|_discover_table|800|" + INIT,
                        PHIL + "phil's tbl1|_discover_table|16|" + INIT);
                discovers(session);
            }
        }
    }

    private static void copies(Connection session) throws SQLException {
        Map<String, List<String>> reports = runAll(session, "BATCH1");
        assertThat(reports).contains(Map.entry("my step", List.of("MY_INDICATOR=1200")),
                Map.entry("myschema1.myTbl3.1", List.of("COPIED_ROWS=1000")),
                Map.entry("myschema1.mytbl4.mytbl4_col44_fkey", List.of("CHECKED_FKEYS=1")),
                Map.entry(PHIL + "phil's seq\\1", List.of("COPIED_SEQUENCES=1")),
                Map.entry("END_PG's db", List.of("FINAL_CHECKS_OK=1")));
        assertThat(rows(session, "SELECT cnt_table FROM counter_diff WHERE cnt_counter = 'nb_rows'")).isEmpty();
        assertThat(rows(session, "SELECT \"phil's col11\", \"phil's col12\" FROM \"phil's schema\"\"3\".\"phil's tbl1\" WHERE \"phil's col11\" = 7"))
                .containsExactly("7|C7");
        assertThat(rows(session, "SELECT * FROM \"back\\slash\".\"t.a$$b;%L\" ORDER BY 1")).containsExactly("1|a", "2|null");
        assertThat(rows(session, "SELECT last_value FROM \"phil's schema\"\"3\".\"phil's seq\\1\"")).containsExactly("1001");
    }

    private static void compares(Connection session) throws SQLException {
        Map<String, List<String>> reports = runAll(session, "COMPARE1");
        assertThat(reports).contains(Map.entry("myschema1.myTbl3.1", List.of("COMPARED_TABLE_PARTS=1", "NON_EQUAL_TABLE_PARTS=0", "ROW_DIFFERENCES=0")),
                Map.entry("myschema1.mytbl1", List.of("COMPARED_TABLES=1", "NON_EQUAL_TABLES=0", "ROW_DIFFERENCES=0")),
                Map.entry(PHIL + "phil's tbl1", List.of("COMPARED_TABLES=1", "NON_EQUAL_TABLES=0", "ROW_DIFFERENCES=0")),
                Map.entry(PHIL + "phil's seq\\1", List.of("COMPARED_SEQUENCES=1", "SEQUENCE_DIFFERENCES=0")),
                Map.entry("END_PG's db", List.of()));
        assertThat(rows(session, "SELECT * FROM content_diff")).isEmpty();
    }

    private static void discovers(Connection session) throws SQLException {
        assertThat(runAll(session, "DISCOVER1").get("myschema1.mytbl1")).contains("DISCOVERED_COLUMNS=3", "DISCOVERED_ROWS=1200");
        assertThat(rows(session, "SELECT dscv_num_min, dscv_num_max FROM discovery_column WHERE dscv_column = 'phil''s col11'")).containsExactly("1|100");
    }

    /** All but the last step. */
    private static List<String> plan(Connection session, String batch) throws SQLException {
        return rows(session, "SELECT wp_name, wp_sql_function, wp_cost, array_to_string(wp_parents, ', ') FROM __get_working_plan('" + batch
                + "') WHERE wp_name !~ '^END_' ");
    }

    /** The reports of all steps, in the order in which they ran. */
    private static Map<String, List<String>> runAll(Connection session, String name) throws SQLException {
        PlannedBatch batch = new PlannedBatch(SCHEMA, name);
        Map<String, List<String>> reports = new LinkedHashMap<>();
        for (String step : batch.steps(session)) {
            reports.put(step, batch.run(session, step));
        }
        return reports;
    }

    private static List<String> rows(Connection session, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = session.createStatement(); ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(String.valueOf(result.getString(column)));
                }
                rows.add(String.join("|", row));
            }
        }
        return rows;
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = OldScriptsTest.class.getResourceAsStream("scripts/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
