package org.data2pg.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.fixture.ProvisionedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The datasources of target databases, made in a real server for a real database. */
class TargetDatasourcesIT {

    private static final String SECRET = "pass;word $ü'\"{}";
    private static final String ODD_NAME = "sales 100% & \"more\"/ü";

    private static PostgresServer postgres;
    private static ProvisionedServer server;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        postgres = PostgresServers.oldest().start();
        postgres.createDatabase("first");
        sql("CREATE DATABASE \"" + ODD_NAME.replace("\"", "\"\"") + "\"");
        sql("CREATE ROLE mover LOGIN");
        password(SECRET);
        server = new ProvisionedServer().boot();
        server.cli("undeploy data2pg.war");
        server.cli("deploy " + ProbeWar.in(folder));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        postgres.close();
    }

    @Test
    void connectsAsTheRowSaysAndEndsWithTheServer() throws Exception {
        assertThat(call("keepPassword", "plain", Map.of("password", SECRET))).isEqualTo("done");
        assertThat(query("plain", "select current_user || ' ' || current_setting('application_name') || ' ' "
                + "|| current_setting('client_connection_check_interval') || ' ' || current_setting('idle_in_transaction_session_timeout') || ' ' "
                + "|| current_database()")).isEqualTo("mover data2pg 2s 1min first");
        assertThat(call("query", "plain", Map.of("cnxOptions", "ApplicationName=elsewhere&options=-c%20work_mem%3D77MB",
                "sql", "select current_setting('application_name') || ' ' || current_setting('client_connection_check_interval') "
                        + "|| ' ' || current_setting('work_mem')"))).isEqualTo("elsewhere 2s 77MB");
        assertThat(call("query", "plain", Map.of("dbname", ODD_NAME, "sql", "select current_database()"))).isEqualTo(ODD_NAME);
    }

    @Test
    void idsThatLookAlikeHavePoolsOfTheirOwn() throws Exception {
        for (String id : new String[]{"Größe/\"x\" ${y}", "größe/\"x\" ${y}", "gr__c3_b6"}) {
            call("keepPassword", id, Map.of("password", SECRET));
            assertThat(query(id, "select current_user")).isEqualTo("mover");
        }
        assertThat(server.cli("/subsystem=datasources:read-children-names(child-type=data-source)"))
                .contains("data2pg-target-_0047r_00f6_00dfe_002f_0022x_0022_0020_0024_007by_007d",
                        "data2pg-target-gr_00f6_00dfe_002f_0022x_0022_0020_0024_007by_007d", "data2pg-target-gr_005f_005fc3_005fb6");
    }

    @Test
    void anotherPasswordIsUsedAtOnceAndADroppedOneIsGone() throws Exception {
        call("keepPassword", "changing", Map.of("password", "wrong"));
        assertThat(query("changing", "select 1")).contains("SQLException");
        call("keepPassword", "changing", Map.of("password", SECRET));
        assertThat(query("changing", "select 1")).isEqualTo("1");
        assertThat(call("dropPassword", "changing", Map.of())).isEqualTo("done");
        assertThat(server.cli("/subsystem=elytron/credential-store=data2pg:read-aliases")).doesNotContain("target-changing");
        assertThat(server.cli("/subsystem=datasources:read-children-names(child-type=data-source)")).doesNotContain("data2pg-target-changing");
        assertThat(query("changing", "select 1")).contains("SQLException");
        assertThat(call("remove", "changing", Map.of())).isEqualTo("done");
        assertThat(call("dropPassword", "changing", Map.of())).isEqualTo("done");
    }

    @Test
    void aDatasourceIsNotRemovedUnderItsSessions() throws Exception {
        call("keepPassword", "busy", Map.of("password", SECRET));
        assertThat(call("removeInUse", "busy", Map.of("sql", "select current_user")))
                .isEqualTo("org.data2pg.message.ConflictException: D2PG000350: The connection of the target database \"busy\" can't be changed "
                        + "or removed now: 1 sessions are open on it. Try again when they have ended., and the session still answers mover");
        assertThat(call("remove", "busy", Map.of())).isEqualTo("done");
    }

    @Test
    void staysThroughARestartAndFollowsARowThatChangedMeanwhile() throws Exception {
        call("keepPassword", "kept", Map.of("password", SECRET));
        assertThat(query("kept", "select current_database()")).isEqualTo("first");
        server.stop();
        server.boot();
        assertThat(query("kept", "select current_database()")).isEqualTo("first");
        server.stop();
        server.boot();
        assertThat(call("query", "kept", Map.of("dbname", ODD_NAME, "sql", "select current_database()"))).isEqualTo(ODD_NAME);
    }

    @Test
    void noPasswordStandsInAnyFileOfTheServer() throws Exception {
        call("keepPassword", "secret", Map.of("password", "NeverShown4711"));
        query("secret", "select 1");
        Path base = server.logFile().getParent().getParent();
        Path store = base.resolve("configuration/data2pg/passwords.cs");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.getParent()))).isEqualTo("rwx------");
        try (var files = Files.walk(base)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)).as(file.toString()).doesNotContain("NeverShown4711");
            }
        }
    }

    private static String query(String id, String sql) throws Exception {
        return call("query", id, Map.of("sql", sql));
    }

    private static String call(String action, String id, Map<String, String> more) throws Exception {
        Map<String, String> form = new TreeMap<>(Map.of("do", action, "id", id, "host", postgres.host(),
                "port", Integer.toString(postgres.port()), "dbname", "first", "user", "mover"));
        form.putAll(more);
        String body = form.entrySet().stream().map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), UTF_8)).collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "probe"))
                .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8").POST(HttpRequest.BodyPublishers.ofString(body)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static void password(String password) throws Exception {
        sql("ALTER ROLE mover PASSWORD '" + password.replace("'", "''") + "'");
    }

    private static void sql(String statement) throws Exception {
        try (Connection connection = postgres.connect("postgres")) {
            connection.createStatement().execute(statement);
        }
    }
}
