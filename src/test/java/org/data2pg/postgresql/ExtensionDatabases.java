package org.data2pg.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.fixture.Project;

/** A server with a filled database "source", an empty "target" of the same structure, and the extension in the latter. */
final class ExtensionDatabases implements AutoCloseable {

    /** How Data2Pg comes into a database. */
    enum Variant { EXTENSION, PSQL }

    final PostgresServer server;
    final String schema;

    ExtensionDatabases(PostgresServers kind, Variant variant, String schema) throws SQLException {
        this(kind, schema);
        install("target", variant, schema);
    }

    /** Data2Pg is not installed yet. */
    ExtensionDatabases(PostgresServers kind, String schema) throws SQLException {
        this.server = kind.extension().start();
        this.schema = schema;
        server.createDatabase("source");
        server.createDatabase("target");
        run("source", "CREATE ROLE reader LOGIN PASSWORD 're''ad\"er\\'");
        run("source", script("structure.sql"));
        run("source", script("rows.sql"));
        run("target", script("structure.sql"));
    }

    void install(String database, Variant variant, String into) throws SQLException {
        if (variant == Variant.PSQL) {
            run(database, "SET data2pg.schema TO " + literal(into), psqlScript());
        } else if (into.equals("data2pg")) {
            run(database, "CREATE EXTENSION data2pg CASCADE");
        } else {
            run(database, "CREATE EXTENSION dblink", "CREATE SCHEMA " + quoted(into), "CREATE EXTENSION data2pg SCHEMA " + quoted(into));
        }
    }

    /** Runs statements, each list entry in one execution, on one connection of the superuser. */
    void run(String database, String... statements) throws SQLException {
        try (Connection connection = server.connect(database); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Configures the migration "M" with its batch "C". */
    void configure(String database, String into) throws SQLException {
        run(database, "SET search_path TO " + quoted(into), filled(script("configuration.sql")));
    }

    /** A script with the facts of this server in place of its placeholders. */
    String filled(String script) {
        String filled = script;
        for (var placeholder : placeholders().entrySet()) {
            filled = filled.replace("${" + placeholder.getKey() + "}", placeholder.getValue());
        }
        return filled;
    }

    /** A connection on the target whose search_path leads to Data2Pg. */
    Connection target() throws SQLException {
        Connection connection = server.connect("target");
        connection.createStatement().execute("SET search_path TO " + quoted(schema));
        return connection;
    }

    /** What stands in the scripts for facts of this server. */
    Map<String, String> placeholders() {
        return Map.of("server", "host ''" + server.peerHost() + "'', port ''" + server.peerPort() + "'', dbname ''source''",
                "user", "user ''reader'', password ''re''''ad\"er\\''", "schema", schema, "quoted schema", quoted(schema), "version", Project.version());
    }

    static String psqlScript() {
        return read(Project.built("postgresql/data2pg-" + Project.version() + "-psql.sql"));
    }

    static String script(String name) {
        return read(Project.file("src/test/postgresql/" + name));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    @Override
    public void close() {
        server.close();
    }
}
