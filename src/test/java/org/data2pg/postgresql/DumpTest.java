package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.data2pg.fixture.Command;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A target database that is dumped and restored keeps its migration, what runs have found, and can go on; the embedded servers have no pg_dump. */
class DumpTest {

    private static final String TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'data2pg'::regnamespace AND relkind = 'r' ORDER BY 1";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aRestoredDatabaseIsConfiguredAsBefore(Variant variant) throws SQLException, IOException {
        Path programs = PostgresServers.folderOfThisMachine().map(installed -> installed.resolve("bin"))
                .filter(bin -> Files.exists(bin.resolve("pg_dump")) && Files.exists(bin.resolve("psql"))).orElse(null);
        assumeTrue(programs != null, "pg_dump and psql are not installed on this machine (Debian: postgresql-<version>).");
        try (ExtensionDatabases databases = new ExtensionDatabases(PostgresServers.ofThisMachine(), variant, "data2pg")) {
            databases.configure("target", "data2pg");
            databases.run("target", """
                    SET search_path TO data2pg;
                    SELECT create_batch('K', 'M', 'COMPARE', TRUE, TRUE), assign_tables_to_batch('K', 'app'),
                           create_batch('D', 'M', 'DISCOVER', TRUE, TRUE), assign_tables_to_batch('D', 'app'), complete_migration_configuration('M')""");
            runAll(databases, "target", List.of("C", "D"));
            databases.run("target", "UPDATE app.orders SET note = 'changed' WHERE id = 77",
                    "SELECT data2pg.__own_batch('C', '22222222-2222-2222-2222-222222222222')",
                    "SELECT data2pg.__end_step('11111111-1111-1111-1111-111111111111', 'C', 'INIT_M', '22222222-2222-2222-2222-222222222222', '{}')");
            runAll(databases, "target", List.of("K"));
            restore(databases, programs);
            try (Connection target = databases.server.connect("target"); Connection restored = databases.server.connect("restored")) {
                List<String> tables = Ask.rows(target, TABLES);
                assertThat(Ask.rows(restored, TABLES)).isEqualTo(tables).contains("migration", "counter", "content_diff", "discovery_message", "step_ledger");
                for (String table : tables) {
                    String rows = "SELECT t::text FROM data2pg." + table + " AS t ORDER BY 1";
                    assertThat(Ask.rows(restored, rows)).as(table).isEqualTo(Ask.rows(target, rows));
                }
                assertThat(Ask.rows(restored, "SELECT diff_other_cols ->> 'note' FROM data2pg.content_diff WHERE diff_database = 'D'")).containsExactly("changed");
                assertThat(Ask.rows(restored, "SELECT count(*) FROM data2pg.__get_ledger('11111111-1111-1111-1111-111111111111')")).containsExactly("1");
            }
            runAll(databases, "restored", List.of("C", "K", "D"));
            try (Connection restored = databases.server.connect("restored")) {
                assertThat(Ask.rows(restored, "SELECT cnt_table FROM data2pg.counter_diff UNION ALL SELECT diff_relation FROM data2pg.content_diff")).isEmpty();
                assertThat(Ask.rows(restored, "SELECT data2pg.uninstall_data2pg()")).containsExactly("1");
                assertThat(Ask.rows(restored, "SELECT nspname FROM pg_namespace WHERE nspname IN ('data2pg', 'srcdb_app') UNION ALL SELECT srvname FROM pg_foreign_server"))
                        .isEmpty();
            }
        }
    }

    private void restore(ExtensionDatabases databases, Path programs) throws SQLException {
        List<String> server = List.of("-h", databases.server.host(), "-p", Integer.toString(databases.server.port()), "-U", "postgres");
        Map<String, String> password = Map.of("PGPASSWORD", databases.server.password());
        String dump = folder.resolve("dump.sql").toString();
        databases.server.createDatabase("restored");
        Command.run(null, password, words(programs.resolve("pg_dump"), server, List.of("-f", dump, "target")));
        Command.run(null, password, words(programs.resolve("psql"), server, List.of("-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", dump, "restored")));
    }

    private static List<String> words(Path program, List<String> server, List<String> more) {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(server);
        words.addAll(more);
        return words;
    }

    private static void runAll(ExtensionDatabases databases, String database, List<String> names) throws SQLException {
        try (Connection session = databases.server.connect(database)) {
            for (String name : names) {
                PlannedBatch batch = new PlannedBatch("data2pg", name);
                for (String step : batch.steps(session)) {
                    batch.run(session, step);
                }
            }
        }
    }
}
