package org.data2pg.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import org.data2pg.demo.SampleDatabases;
import org.data2pg.demo.SampleTarget;
import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.fixture.Project;
import org.data2pg.fixture.ProvisionedServer;
import org.data2pg.fixture.RestClient;
import org.data2pg.fixture.Secrets;

/** All that takes part in a run, each in a server of its own, so that each can be broken alone: source, target, administration, WildFly. */
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
    private final ProvisionedServer wildfly = new ProvisionedServer();
    private final RestClient rest;

    Site() throws SQLException {
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
        wildfly.administrationDatabase(apart.administrationUrl(), SampleDatabases.ADMINISTRATION, apart.administrationPassword()).start()
                .addUser(OPERATOR, password, "data2pg-viewer", "data2pg-operator", "data2pg-admin");
        rest = new RestClient(wildfly.url(), OPERATOR, password);
        SampleTarget.register(rest, databases);
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

    ProvisionedServer wildfly() {
        return wildfly;
    }

    RestClient rest() {
        return rest;
    }

    /** Copies what the application has logged since the beginning to the folder of the build. */
    Path keepLog() {
        try {
            return Files.copy(wildfly.logFile().resolveSibling("data2pg.log"), Project.built("").resolve("chaos-data2pg.log"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        wildfly.close();
        administration.close();
        target.close();
        source.close();
    }
}
