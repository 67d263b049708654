package org.data2pg.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import org.data2pg.fixture.KeptConnection;
import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.fixture.PreviousRelease;
import org.data2pg.fixture.Secrets;

/**
 * The PostgreSQL servers of the samples, for all tests of this JVM: one with the source of three tables, one with the targets.
 * Each sample's target is a copy of one template. A test that stops one of the servers starts it again.
 */
final class SampleServers {

    static final String SESSION_USER = "data2pg";
    static final String SOURCE = "sample_source";
    /** Connections that a role which is no superuser can have on the target. */
    static final int MOST_SESSIONS = 300;

    private static final String TEMPLATE = "sample_template";
    private static SampleServers ofThisJvm;

    /** Has files of the extension, but only those of the previous release. */
    private final PostgresServer source = PostgresServers.oldest().extension(PreviousRelease.files()).start();
    private final PostgresServer target = PostgresServers.newest().extension().extension(PreviousRelease.files())
            .setting("max_connections", Integer.toString(MOST_SESSIONS + 3)).setting("superuser_reserved_connections", "3").start();
    private final KeptConnection questions = new KeptConnection(target);
    private final String password = Secrets.random();
    private int targets;

    private SampleServers() {
        try {
            source.createDatabase(SOURCE);
            execute(source, SOURCE, script("source.sql"));
            target.createDatabase(TEMPLATE);
            execute(target, TEMPLATE, script("target.sql").replace(":password", password)
                    .replace(":source_host", source.peerHost()).replace(":source_port", Integer.toString(source.peerPort()))
                    .replace(":source_dbname", SOURCE).replace(":source_password", source.password()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static synchronized SampleServers get() {
        if (ofThisJvm == null) {
            ofThisJvm = new SampleServers();
        }
        return ofThisJvm;
    }

    PostgresServer source() {
        return source;
    }

    PostgresServer target() {
        return target;
    }

    /** Of the role the sessions connect as. */
    String password() {
        return password;
    }

    /** A copy of the template, under a name of its own. */
    synchronized String newTarget() throws SQLException {
        String name = "sample_" + ++targets;
        execute(target, "postgres", "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        return name;
    }

    /** What a query in a database of the target answers. */
    List<String> ask(String database, String query, Object... parameters) throws SQLException {
        return questions.ask(database, connection -> Rows.of(connection, query, parameters));
    }

    static void execute(PostgresServer server, String database, String... statements) throws SQLException {
        try (Connection connection = server.connect(database); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String script(String name) {
        try (InputStream in = SampleServers.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
