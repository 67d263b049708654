package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;

/** Databases in which tables, each in a schema of its own, are copied and compared in all the ways that a comparison can go. */
final class ComparedTables implements AutoCloseable {

    static final String THROUGH_FOREIGN_TABLE = "tbl_rows = 10, tbl_kbytes = 10";
    static final String BY_SOURCE = "tbl_rows = 10000, tbl_kbytes = 1000";
    /** Of rows that are thought so large, some hundred are many: then the keys that differ are found first, by hashes of the source or of here. */
    static final String KEYS_BY_SOURCE = "tbl_rows = 10000, tbl_kbytes = 1000000000";
    static final String KEYS_THROUGH_FOREIGN_TABLE = "tbl_rows = 10, tbl_kbytes = 1000000";

    final ExtensionDatabases databases;

    ComparedTables() throws SQLException {
        databases = new ExtensionDatabases(PostgresServers.newest(), Variant.EXTENSION, "data2pg");
    }

    /** The same table on both sides, the rows in the source only. */
    void on(String schema, String table, String rows, String... more) throws SQLException {
        databases.run("source", "CREATE SCHEMA " + schema, table, rows);
        databases.run("target", "CREATE SCHEMA " + schema, table);
        configure(schema, more);
    }

    void configure(String schema, String... more) throws SQLException {
        databases.run("source", "GRANT USAGE ON SCHEMA " + schema + " TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO reader");
        databases.run("target", "SET search_path TO data2pg; SET client_min_messages TO error; " + configuration(schema, more));
    }

    /** A migration with a COPY and a COMPARE batch of the table t, or of its parts. */
    String configuration(String schema, String... more) {
        return databases.filled("SELECT create_migration('M_%1$s', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}'); SELECT register_table('M_%1$s', '%1$s', 't');"
                + " SELECT create_batch('COPY_%1$s', 'M_%1$s', 'COPY', FALSE, FALSE), create_batch('COMPARE_%1$s', 'M_%1$s', 'COMPARE', FALSE, FALSE);"
                + (more.length > 0 ? "SELECT " + String.join(", ", more) + "; " : "")
                + (String.join("", more).contains("_part(") ? "SELECT assign_table_parts_to_batch('COPY_%1$s', '%1$s', 't'), assign_table_parts_to_batch('COMPARE_%1$s', '%1$s', 't');"
                        : "SELECT assign_table_to_batch('COPY_%1$s', '%1$s', 't'), assign_table_to_batch('COMPARE_%1$s', '%1$s', 't');")
                + " SELECT complete_migration_configuration('M_%1$s')").replace("%1$s", schema);
    }

    void copyAndExpect(Connection session, String schema, int differences) throws SQLException {
        PlannedBatch copy = new PlannedBatch("data2pg", "COPY_" + schema);
        for (String step : copy.steps(session)) {
            copy.run(session, step);
        }
        expect(session, schema, differences);
    }

    /** All ways find as many keys that differ, of a table or of all its parts. */
    void expect(Connection session, String schema, int differences) throws SQLException {
        PlannedBatch comparison = new PlannedBatch("data2pg", "COMPARE_" + schema);
        for (String rows : List.of(THROUGH_FOREIGN_TABLE, BY_SOURCE, KEYS_BY_SOURCE, KEYS_THROUGH_FOREIGN_TABLE)) {
            Ask.execute(session, "UPDATE data2pg.table_to_process SET " + rows);
            int found = 0;
            for (String step : comparison.steps(session)) {
                found += Integer.parseInt(comparison.run(session, step).get(2).replace("ROW_DIFFERENCES=", ""));
            }
            assertThat(found).as(schema + ": " + rows).isEqualTo(differences);
        }
    }

    List<String> differences(Connection session, String schema) throws SQLException {
        return Ask.rows(session, "SELECT diff_kind || ' ' || diff_copies || ' ' || diff_key_cols::text AS difference FROM data2pg.content_diff WHERE diff_schema = '"
                + schema + "' ORDER BY (diff_kind || ' ' || diff_copies || ' ' || diff_key_cols::text) COLLATE \"C\"");
    }

    @Override
    public void close() {
        databases.close();
    }
}
