package org.data2pg.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.data2pg.demo.SampleDatabases;
import org.data2pg.demo.SampleTarget;
import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.fixture.Project;
import org.data2pg.fixture.ProvisionedServer;
import org.data2pg.fixture.RestClient;
import org.data2pg.fixture.Secrets;

/** All that takes part in a run, each in a server of its own, so that each can be broken alone: source, target, administration, and one WildFly or more. */
final class Site implements AutoCloseable {

    static final String COPY = SampleDatabases.BATCH;
    static final String COMPARE = "COMPARE_SHOP";

    private static final String OPERATOR = "chaos";
    private static final int ROWS = 12_000;
    private static final String COMPARE_BATCH = """
            SET search_path = data2pg;
            SELECT create_batch('COMPARE_SHOP', 'shop', 'COMPARE', TRUE, TRUE);
            SELECT assign_tables_to_batch('COMPARE_SHOP', 'shop');
            SELECT assign_tables_to_batch('COMPARE_SHOP', 'logistics', '.*', '^tracking_event$');
            SELECT assign_tables_to_batch('COMPARE_SHOP', 'Back office');
            SELECT assign_table_parts_to_batch('COMPARE_SHOP', 'logistics', 'tracking_event');
            SELECT assign_sequences_to_batch('COMPARE_SHOP', 'shop');
            SELECT assign_sequences_to_batch('COMPARE_SHOP', 'logistics');
            SELECT assign_sequences_to_batch('COMPARE_SHOP', 'Back office');
            SELECT complete_migration_configuration('shop');
            CREATE EXTENSION amcheck SCHEMA data2pg;""";
    /** PostgreSQL itself empties an unlogged table when its server crashes. */
    private static final String LOGGED = "ALTER TABLE logistics.import_buffer SET LOGGED";

    /** A crash sets sequences that were used since the last checkpoint some numbers ahead. */
    private static final String CHECKPOINT = "CHECKPOINT";

    private final PostgresServer source = PostgresServers.newest().start();
    private final PostgresServer target = PostgresServers.newest().extension().setting("max_connections", "100").start();
    private final PostgresServer administration = PostgresServers.newest().start();
    private final SampleDatabases databases = new SampleDatabases(source, target);
    /** By their node names. */
    private final Map<String, ProvisionedServer> wildflys = new LinkedHashMap<>();
    private final List<RestClient> doors = new ArrayList<>();
    private int turn;

    /** @param servers how many WildFlys there are on the administration database */
    Site(int servers) throws SQLException {
        // A second description of the sample, only for where its administration database is
        SampleDatabases apart = new SampleDatabases(source, administration);
        apart.createAdministration();
        databases.fillSource(ROWS);
        databases.createTarget();
        execute(source(), LOGGED);
        execute(target(), LOGGED);
        execute(source(), CHECKPOINT);
        databases.configureMigration();
        execute(target(), COMPARE_BATCH);
        String password = Secrets.random();
        for (int number = 1; number <= servers; number++) {
            String node = "server-" + number;
            ProvisionedServer wildfly = new ProvisionedServer().property("jboss.node.name", node)
                    .administrationDatabase(apart.administrationUrl(), SampleDatabases.ADMINISTRATION, apart.administrationPassword()).start();
            wildflys.put(node, wildfly);
            doors.add(new RestClient(wildfly.url(), OPERATOR, password));
        }
        wildflys.values().iterator().next().addUser(OPERATOR, password, "data2pg-viewer", "data2pg-operator", "data2pg-admin");
        SampleTarget.register(doors.get(0), databases);
        doors.subList(1, servers).forEach(another -> SampleTarget.tell(another, databases));
    }

    private static void execute(Connection opened, String statements) throws SQLException {
        try (Connection connection = opened; Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    Connection source() throws SQLException {
        return databases.source();
    }

    Connection target() throws SQLException {
        return databases.target();
    }

    Connection administration() throws SQLException {
        return administration.connect(SampleDatabases.ADMINISTRATION);
    }

    PostgresServer sourceServer() {
        return source;
    }

    PostgresServer targetServer() {
        return target;
    }

    PostgresServer administrationServer() {
        return administration;
    }

    List<ProvisionedServer> wildflys() {
        return List.copyOf(wildflys.values());
    }

    /** The one that carries out the active run; empty when no run is active. */
    Optional<ProvisionedServer> atWork() throws SQLException {
        return Optional.ofNullable(wildflys.get(recorded("SELECT max(run_node) FROM data2pg_admin.run WHERE run_status IN ('Initializing', 'In_progress', 'Ending')")));
    }

    /** How often a run went on at another server than before. */
    int takeovers() throws SQLException {
        return Integer.parseInt(recorded("SELECT count(*) FROM data2pg_admin.audit WHERE aud_action = 'take over'"
                + " AND aud_parameters ->> 'outcome' = 'continue' AND aud_parameters ->> 'from' <> aud_login"));
    }

    private String recorded(String query) throws SQLException {
        try (Connection connection = administration(); Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** The servers by turns: it is all the same which one is asked. */
    RestClient rest() {
        turn = (turn + 1) % doors.size();
        return doors.get(turn);
    }

    /** Copies what the application has logged on each server since the beginning to the folder of the build. */
    List<Path> keepLogs() {
        List<Path> kept = new ArrayList<>();
        wildflys.forEach((node, wildfly) -> {
            try {
                kept.add(Files.copy(wildfly.logFile().resolveSibling("data2pg.log"), Project.built("").resolve("chaos-" + node + ".log"),
                        StandardCopyOption.REPLACE_EXISTING));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return kept;
    }

    @Override
    public void close() {
        wildflys.values().forEach(ProvisionedServer::close);
        administration.close();
        target.close();
        source.close();
    }
}
