package org.data2pg.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.ProvisionedServer;
import org.data2pg.fixture.RestClient;
import org.data2pg.fixture.Secrets;

/** A source, a target with the extension, an administration database beside it, and a server with 512 MB of heap. */
final class Platform implements AutoCloseable {

    static final String ROLE = "data2pg";
    private static final String DATABASE = "bench";
    private static final String ADMINISTRATION = "data2pg_admin";
    private static final String OPERATOR = "bench";

    private final PostgresServer source;
    private final PostgresServer target;
    private final String password = Secrets.random();
    private final ProvisionedServer server = new ProvisionedServer().longLife().memory("512m");
    private final RestClient rest;
    private final HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).followRedirects(HttpClient.Redirect.NORMAL).build();

    Platform(PostgresServer source, PostgresServer target) throws SQLException {
        this.source = source;
        this.target = target;
        source.createDatabase(DATABASE);
        target.createDatabase(DATABASE);
        target.createDatabase(ADMINISTRATION);
        try (Connection connection = target.connect(ADMINISTRATION); Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + ADMINISTRATION + " LOGIN PASSWORD '" + password + "'");
            statement.execute("ALTER DATABASE " + ADMINISTRATION + " OWNER TO " + ADMINISTRATION);
        }
        onTarget("CREATE EXTENSION data2pg CASCADE", "CREATE EXTENSION pg_stat_statements", "ALTER ROLE " + ROLE + " LOGIN PASSWORD '" + password + "'",
                "GRANT EXECUTE ON FUNCTION pg_stat_statements_reset TO PUBLIC");
        rest = startServer();
    }

    private RestClient startServer() {
        server.administrationDatabase(target.url(ADMINISTRATION), ADMINISTRATION, password).start();
        server.users(password, "add", OPERATOR, "data2pg-operator", "data2pg-admin");
        RestClient client = new RestClient(server.url(), OPERATOR, password);
        client.post("target-databases", Json.createObjectBuilder().add("id", DATABASE).add("host", target.host()).add("port", target.port())
                .add("dbname", DATABASE).add("user", ROLE).add("password", password).build());
        return client;
    }

    void onSource(String... statements) throws SQLException {
        execute(source, statements);
    }

    void onTarget(String... statements) throws SQLException {
        execute(target, statements);
    }

    private static void execute(PostgresServer where, String... statements) throws SQLException {
        try (Connection connection = where.connect(DATABASE); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Past the application: what is looked at must not depend on what happens at the same time. */
    void onAdministration(String... statements) throws SQLException {
        try (Connection connection = target.connect(ADMINISTRATION); Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = data2pg_admin");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** In the console, as a browser does. */
    void logIn() throws IOException, InterruptedException {
        browser.send(page("runs.xhtml").build(), BodyHandlers.discarding());
        browser.send(page("j_security_check").header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("j_username=" + OPERATOR + "&j_password=" + password)).build(), BodyHandlers.discarding());
    }

    /** Opens a page that must show this text; tells the ms until it was answered. */
    double look(String path, String text) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        String shown = browser.send(page(path).build(), BodyHandlers.ofString()).body();
        double ms = (System.nanoTime() - begin) / 1e6;
        if (!shown.contains(text)) {
            throw new IllegalStateException("\"" + text + "\" is missing in " + shown);
        }
        return ms;
    }

    private HttpRequest.Builder page(String path) {
        return HttpRequest.newBuilder(URI.create(server.url()).resolve(path));
    }

    /** The migration "bench" of the source, of type PostgreSQL. */
    void createMigration() throws SQLException {
        onSource("ANALYZE");
        onTarget("SELECT data2pg.create_migration('bench', 'PostgreSQL', 'postgres_fdw', format('host %L, port %L, dbname %L', '" + source.peerHost()
                + "', '" + source.peerPort() + "', '" + DATABASE + "'), format('user %L, password %L', 'postgres', '" + source.password() + "'))");
    }

    /** A connection as the server's sessions have it. */
    Connection session() throws SQLException {
        return target.connect(DATABASE, ROLE, password);
    }

    Connection superuser() throws SQLException {
        return target.connect(DATABASE);
    }

    Connection sourceSuperuser() throws SQLException {
        return source.connect(DATABASE);
    }

    /** Has the server start a run, and does not wait for it. */
    long start(String batch) {
        return rest.post("runs", Json.createObjectBuilder().add("targetDatabase", DATABASE).add("batch", batch).build()).getJsonNumber("id").longValue();
    }

    void abort(long run) {
        rest.post("runs/" + run + "/abort", JsonObject.EMPTY_JSON_OBJECT);
    }

    boolean isActive(long run) {
        return rest.get("runs/" + run).getBoolean("active");
    }

    /** Rows of a table of the target. */
    long count(String table) throws SQLException {
        try (Connection connection = superuser(); Statement statement = connection.createStatement(); var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Runs a batch and waits for its end. */
    Measured run(String batch, int sessions) throws SQLException {
        onTarget("CHECKPOINT", "SELECT pg_stat_statements_reset()");
        long id = rest.post("runs", Json.createObjectBuilder().add("targetDatabase", DATABASE).add("batch", batch).add("sessions", sessions).build())
                .getJsonNumber("id").longValue();
        awaitEnd(id);
        JsonObject run = rest.get("runs/" + id);
        if (!run.getString("status").equals("Completed")) {
            throw new IllegalStateException("The run of " + batch + " is " + run.getString("status") + ": " + run.getString("error", ""));
        }
        return new Measured(run.getJsonNumber("elapsedMs").doubleValue(), sqlTime("_copy_(table|sequence)"), alone(id), sessions,
                run.getJsonObject("steps").getInt("total"));
    }

    /** Looks into the administration database: the server shall have nothing else to do than the run. */
    private void awaitEnd(long id) throws SQLException {
        try (Connection connection = target.connect(ADMINISTRATION); Statement statement = connection.createStatement()) {
            boolean active = true;
            while (active) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
                try (var rows = statement.executeQuery("SELECT run_end_ts IS NULL FROM data2pg_admin.run WHERE run_id = " + id)) {
                    rows.next();
                    active = rows.getBoolean(1);
                }
            }
        }
    }

    /** ms of the first and the last step, INIT and END, from start to end: no other session has anything to do meanwhile. */
    private double alone(long id) throws SQLException {
        try (Connection connection = target.connect(ADMINISTRATION); Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT extract(epoch FROM sum(stp_end_ts - stp_start_ts)) * 1000 FROM data2pg_admin.step WHERE stp_run_id = "
                        + id + " AND stp_sql_function IN ('_copy_init', '_copy_end')")) {
            rows.next();
            return rows.getDouble(1);
        }
    }

    /** ms that the sessions spent in these step functions since the last reset, as the target itself has counted. */
    private double sqlTime(String functions) throws SQLException {
        try (Connection connection = superuser(); Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT coalesce(sum(total_exec_time), 0) FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid"
                        + " JOIN pg_database d ON d.oid = s.dbid WHERE r.rolname = '" + ROLE + "' AND d.datname = current_database() AND s.toplevel AND s.query ~ '" + functions + "'")) {
            rows.next();
            return rows.getDouble(1);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    /**
     * How long a run took; how much of that its sessions spent together in the steps they execute side by side, and one alone in INIT and END; in ms.
     */
    record Measured(double elapsed, double sql, double alone, int sessions, int steps) {

        /** What the scheduler itself costs per step, in ms. */
        double costPerStep() {
            return (elapsed - alone - sql / sessions) * sessions / steps;
        }
    }
}
