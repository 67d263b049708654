package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.fixture.Project;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks between the oldest server, with a Latin-1 database in C locale, and the newest with UTF-8: what is equal, and what is not, is found so. */
class UnlikeServersTest {

    private static final PlannedBatch BATCH = new PlannedBatch("data2pg", "C");

    private static PostgresServer source;
    private static ExtensionDatabases target;

    @BeforeAll
    static void start() throws SQLException {
        source = PostgresServers.version(PostgresServers.versions().get(0)).start();
        execute(source, "postgres", "CREATE ROLE reader SUPERUSER LOGIN PASSWORD 'secret'");
        execute(source, "postgres", "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        target = new ExtensionDatabases(PostgresServers.version(PostgresServers.versions().get(PostgresServers.versions().size() - 1)),
                Variant.EXTENSION, "data2pg");
        String[] tables = ExtensionDatabases.read(Project.file("src/test/postgresql/unlike_servers.sql")).split("-- Rows\\.\n");
        execute(source, "latin", tables[0]);
        execute(source, "latin", tables[1]);
        target.run("target", "DROP SCHEMA app CASCADE", tables[0], "ALTER TABLE app.various ALTER n TYPE NUMERIC(20, 6), ALTER i TYPE NUMERIC(12, 2)");
        target.run("target", "SELECT data2pg.create_migration('L', 'PostgreSQL', 'postgres_fdw', $$host '" + source.peerHost() + "', port '"
                + source.peerPort() + "', dbname 'latin'$$, $$user 'reader', password 'secret'$$);"
                + " SELECT data2pg.register_tables('L', 'app'); SELECT data2pg.create_batch('C', 'L', 'COPY', TRUE, TRUE);"
                + " SELECT data2pg.assign_tables_to_batch('C', 'app'), data2pg.assign_tables_checks_to_batch('C', 'app');"
                + " SELECT data2pg.complete_migration_configuration('L')");
        try (Connection session = target.target()) {
            for (String table : rows(session, "SELECT tbl_name FROM data2pg.table_to_process")) {
                BATCH.run(session, "app." + table);
            }
        }
    }

    @AfterAll
    static void stop() {
        target.close();
        source.close();
    }

    @Test
    void whatIsEqualIsFoundEqualByTheSourceItself() throws SQLException {
        target.run("target", "UPDATE data2pg.table_to_process SET tbl_rows = NULL");
        everythingIsEqual();
        try (Connection session = target.target()) {
            // What is written as text by a type of its own, such as an enumeration, would depend on the encoding.
            assertThat(rows(session, "SELECT tbl_name FROM data2pg.table_to_process"
                    + " WHERE jsonb_exists(data2pg._compare_plan('app', tbl_name, NULL), 'is_remote') ORDER BY 1"))
                    .containsExactly("bare", "empty", "extreme", "plain", "wide");
        }
    }

    /** A worker knows only the encoding of its database, not that of the connection. */
    @Test
    void whatIsEqualIsFoundEqualByParallelWorkers() throws SQLException {
        String[] settings = {"parallel_setup_cost = 0", "parallel_tuple_cost = 0", "min_parallel_table_scan_size = 0", "parallel_leader_participation = off"};
        for (String setting : settings) {
            execute(source, "latin", "ALTER DATABASE latin SET " + setting);
        }
        try {
            target.run("target", "UPDATE data2pg.table_to_process SET tbl_rows = NULL");
            everythingIsEqual();
        } finally {
            execute(source, "latin", "ALTER DATABASE latin RESET ALL");
        }
    }

    @Test
    void whatIsEqualIsFoundEqualThroughTheForeignTable() throws SQLException {
        target.run("target", "UPDATE data2pg.table_to_process SET tbl_rows = 1");
        everythingIsEqual();
    }

    @Test
    void aChangeOfAnyColumnIsSeen() throws SQLException {
        target.run("target", "UPDATE data2pg.table_to_process SET tbl_rows = NULL");
        try (Connection session = target.target(); Statement statement = session.createStatement()) {
            session.setAutoCommit(false);
            for (String table : List.of("app.plain", "app.various")) {
                List<String> changes = new ArrayList<>(List.of("DELETE FROM %s WHERE id = 7", "INSERT INTO %s (id) VALUES (-9)",
                        "UPDATE %s SET id = 1000 WHERE id = 7"));
                for (String column : rows(session, "SELECT attname FROM pg_attribute WHERE attrelid = '" + table + "'::regclass AND attnum > 1")) {
                    changes.add("UPDATE %s SET " + column + " = NULL WHERE id = 7");
                    changes.add("UPDATE %1$s a SET " + column + " = b." + column + " FROM %1$s b WHERE a.id = 7 AND b.id = 8");
                }
                for (String change : changes) {
                    statement.execute(change.formatted(table));
                    assertThat(statement.getUpdateCount()).as(change).isEqualTo(1);
                    assertThat(BATCH.run(session, table + "._check")).as(table + ": " + change).doesNotContain("UNEQUAL_AGGREGATES=0");
                    session.rollback();
                }
                assertThat(changes).hasSizeGreaterThan(20);
                assertThat(BATCH.run(session, table + "._check")).contains("UNEQUAL_AGGREGATES=0");
            }
        }
    }

    @Test
    void foreignKeysOfNewVersionsAreProvenToo() throws SQLException {
        try (Connection session = target.target(); Statement statement = session.createStatement()) {
            Assumptions.assumeTrue(session.getMetaData().getDatabaseMajorVersion() >= 18, "Only PostgreSQL 18 knows them");
            session.setAutoCommit(false);
            statement.execute("CREATE EXTENSION btree_gist SCHEMA public; CREATE SCHEMA later; SET LOCAL search_path TO data2pg, public;"
                    + " CREATE TABLE later.rate (id BIGINT, valid DATERANGE, PRIMARY KEY (id, valid WITHOUT OVERLAPS));"
                    + " ALTER TABLE app.various ADD valid DATERANGE,"
                    + " ADD CONSTRAINT of_rate FOREIGN KEY (id, PERIOD valid) REFERENCES later.rate (id, PERIOD valid),"
                    + " ADD CONSTRAINT unenforced FOREIGN KEY (id) REFERENCES app.various NOT ENFORCED;"
                    + " INSERT INTO later.rate VALUES (1, '[2024-01-01,2024-02-01)'), (1, '[2024-02-01,2024-03-01)'), (2, '[2024-01-01,2024-02-01)');"
                    + " UPDATE app.various SET valid = '[2024-01-10,2024-02-20)' WHERE id = 1");
            assertThat(rows(session, "SELECT assign_fkey_checks_to_batch('C', 'app', 'various')")).containsExactly("1");
            assertThat(rows(session, "SELECT assign_fkey_checks_to_batch('C', 'app', 'various', 'unenforced')")).containsExactly("1");
            assertThat(rows(session, "SELECT complete_migration_configuration('L')")).containsExactly("1");
            assertThat(BATCH.run(session, "app.various.unenforced")).containsExactly("CHECKED_FKEYS=1");
            assertThat(rows(session, "SELECT conenforced FROM pg_constraint WHERE conname = 'unenforced'")).containsExactly("f");
            assertThat(BATCH.run(session, "app.various.of_rate")).containsExactly("CHECKED_FKEYS=1");
            statement.execute("SET LOCAL session_replication_role = replica; UPDATE app.various SET valid = '[2024-01-10,2024-02-20)' WHERE id = 2");
            assertThatThrownBy(() -> BATCH.run(session, "app.various.of_rate")).hasMessageContaining(
                    "The foreign key \"of_rate\" of app.various is violated by 1 row: (id, valid) = (2, [2024-01-10,2024-02-20)).");
        }
    }

    private static void everythingIsEqual() throws SQLException {
        try (Connection session = target.target()) {
            for (String table : rows(session, "SELECT tbl_name FROM data2pg.table_to_process")) {
                assertThat(BATCH.run(session, "app." + table + "._check")).as(table).contains("CHECKED_TABLES=1", "UNEQUAL_AGGREGATES=0");
            }
            assertThat(rows(session, "SELECT cnt_table || cnt_counter FROM data2pg.counter_diff")).isEmpty();
            assertThat(rows(session, "SELECT cnt_table || ' ' || cnt_value FROM data2pg.counter WHERE cnt_database = 'D' AND cnt_counter = 'nb_rows'"
                    + " ORDER BY 1")).containsExactly("bare 3", "empty 0", "extreme 30", "plain 102", "various 102", "wide 50");
        }
    }

    private static void execute(PostgresServer server, String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(Connection session, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = session.createStatement(); ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
