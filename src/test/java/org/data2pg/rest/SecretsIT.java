package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.ADMIN;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import com.sun.tools.attach.VirtualMachine;
import jakarta.json.JsonObject;
import org.data2pg.fixture.Secrets;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;

/** Passwords and tokens are planted wherever one can be entered; then everything that comes out anywhere is searched for them. */
class SecretsIT {

    /** In each of them, so that one search finds all. */
    private static final String PLANT = "planted" + Secrets.random();
    private static final SharedServer SERVER = SharedServer.get();
    private static final String TARGETS = "target-databases";

    private final Map<String, String> found = new TreeMap<>();
    private final List<String> secrets = new ArrayList<>(List.of(PLANT));

    @Test
    void noSecretComesOutOfAnyDoor() throws Exception {
        plant();
        search("log and configuration", files());
        search("administration database", administrationDatabase());
        search("answers of REST", answers());
        search("pages", pages());
        search("management", List.of(SERVER.wildfly().cli("/:read-resource(recursive=true, include-runtime=true)")));
        search("JMX", jmx());
        assertThat(found).as("what was searched, and where a secret was found").containsOnlyKeys("log and configuration", "administration database",
                "answers of REST", "pages", "management", "JMX").allSatisfy((where, secret) -> assertThat(secret).isEqualTo("none"));
    }

    private void search(String where, List<String> texts) {
        assertThat(texts).as(where).isNotEmpty();
        String all = String.join("\n", texts);
        assertThat(all.length()).as("how much was searched: " + where).isGreaterThan(500);
        found.put(where, secrets.stream().filter(all::contains).map(secret -> context(all, secret)).findFirst().orElse("none"));
    }

    private static String context(String all, String secret) {
        int at = all.indexOf(secret);
        return all.substring(Math.max(0, at - 200), Math.min(all.length(), at + 100));
    }

    private void plant() throws Exception {
        SERVER.wildfly().addUser("planted", PLANT + "-user", "data2pg-operator");
        HttpClient client = HttpClient.newHttpClient();
        client.send(as("planted", PLANT + "-user", "runs").GET().build(), HttpResponse.BodyHandlers.discarding());
        client.send(as("planted", PLANT + "-wrong", "runs").GET().build(), HttpResponse.BodyHandlers.discarding());
        // The password in the field of the name: an easy mistake
        client.send(as(PLANT + "-name", "x", "runs").GET().build(), HttpResponse.BodyHandlers.discarding());
        form(client, "planted", PLANT + "-wrong");
        form(client, PLANT + "-name", "x");
        JsonObject token = Api.send(ADMIN, "POST", "tokens", "{\"name\": \"planted\"}").object();
        secrets.add(token.getString("secret"));
        client.send(HttpRequest.newBuilder(URI.create(SERVER.url() + "api/runs")).header("Authorization", "Bearer " + token.getString("secret")).build(),
                HttpResponse.BodyHandlers.discarding());
        target("POST", TARGETS, "\"id\": \"planted\", \"password\": \"" + PLANT + "-target\"", 201);
        target("PUT", TARGETS + "/planted", "\"password\": \"" + PLANT + "-changed\", \"description\": \"d\"", 200);
        target("POST", TARGETS, "\"id\": \"planted\", \"password\": \"" + PLANT + "-twice\"", 409);
        target("POST", TARGETS, "\"id\": \"planted2\", \"cnxOptions\": \"password=" + PLANT + "-option\"", 422);
        target("POST", TARGETS, "\"id\": \"planted2\", \"password\": [\"" + PLANT + "-list\"]", 400);
        target("POST", TARGETS, "\"id\": \"planted2\", \"password\": \"" + PLANT + "-open", 400);
        target("POST", TARGETS, "\"id\": \"planted2\", \"passwort\": \"" + PLANT + "-misspelt\"", 400);
        target("POST", TARGETS + "/planted/check", "", 200);
        Api.send(ADMIN, "POST", "runs", "{\"targetDatabase\": \"planted\", \"batch\": \"b\"}");
    }

    private void target(String method, String path, String fields, int status) {
        String connection = path.endsWith("check") ? "" : "\"host\": \"127.0.0.1\", \"port\": 1, \"dbname\": \"none\", \"user\": \"nobody\", ";
        Api.Answer answer = Api.send(ADMIN, method, path, "{" + connection + fields + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        search("answer to " + method + " " + path, List.of(answer.text() + " ".repeat(501)));
        assertThat(found.remove("answer to " + method + " " + path)).isEqualTo("none");
    }

    private static HttpRequest.Builder as(String name, String password, String path) {
        String pair = java.util.Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(SERVER.url() + "api/" + path)).header("Authorization", "Basic " + pair);
    }

    private static void form(HttpClient client, String name, String password) throws IOException, InterruptedException {
        client.send(HttpRequest.newBuilder(URI.create(SERVER.url() + "j_security_check")).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("j_username=" + name + "&j_password=" + password)).build(), HttpResponse.BodyHandlers.discarding());
    }

    /** All files the server has written but those of its deployments, which nobody has told a secret. */
    private static List<String> files() throws IOException {
        Path base = SERVER.wildfly().logFile().getParent().getParent();
        List<String> texts = new ArrayList<>();
        for (Path folder : List.of(base.resolve("log"), base.resolve("configuration"), base.getParent().resolve("console.log"))) {
            Files.walkFileTree(folder, new Reader(texts));
        }
        assertThat(texts).anyMatch(text -> text.contains("passwords.cs")).anyMatch(text -> text.contains("data2pg.log"));
        return texts;
    }

    private static List<String> administrationDatabase() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = SERVER.postgres().connect(SharedServer.DATABASE); Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname LIKE 'data2pg%'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet found = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
                    while (found.next()) {
                        rows.add(table + " " + found.getString(1));
                    }
                }
            }
        }
        assertThat(rows).anyMatch(row -> row.startsWith("data2pg_admin.target_database (planted")).anyMatch(row -> row.contains("$2a$"));
        return rows;
    }

    private static List<String> answers() {
        List<String> texts = new ArrayList<>();
        RoutesIT.routes().filter(route -> route.verb().equals("GET") && !route.path().contains("{")).forEach(route ->
                texts.add(Api.get(ADMIN, route.path() + "?count=1000").text()));
        texts.add(Api.get(ADMIN, TARGETS + "/planted").text());
        assertThat(texts).anyMatch(text -> text.contains("\"planted\""));
        return texts;
    }

    private static List<String> pages() throws IOException, InterruptedException {
        HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).followRedirects(HttpClient.Redirect.NORMAL).build();
        browser.send(HttpRequest.newBuilder(URI.create(SERVER.url() + "runs.xhtml")).build(), HttpResponse.BodyHandlers.discarding());
        form(browser, ADMIN, SERVER.password());
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/webapp"))) {
            for (Path page : files.filter(file -> file.toString().endsWith(".xhtml")).toList()) {
                texts.add(browser.send(HttpRequest.newBuilder(URI.create(SERVER.url() + page.getFileName() + "?id=planted")).build(),
                        HttpResponse.BodyHandlers.ofString()).body());
            }
        }
        return texts;
    }

    /** As JConsole of the same account sees it. */
    private static List<String> jmx() throws Exception {
        // The usual 10 s are little on a busy machine
        System.setProperty("sun.tools.attach.attachTimeout", "60000");
        VirtualMachine machine = VirtualMachine.attach(Long.toString(SERVER.wildfly().pid()));
        List<String> values = new ArrayList<>();
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            for (ObjectName name : beans.queryNames(null, null)) {
                // What jboss-cli shows, once more
                if (!name.getDomain().startsWith("jboss.as")) {
                    values.add(name + values(beans, name));
                }
            }
        } finally {
            machine.detach();
        }
        assertThat(values).anyMatch(value -> value.startsWith("java.lang:type=Runtime"));
        return values;
    }

    private static String values(MBeanServerConnection beans, ObjectName name) throws IOException {
        StringBuilder values = new StringBuilder();
        try {
            for (MBeanAttributeInfo attribute : beans.getMBeanInfo(name).getAttributes()) {
                try {
                    Object value = beans.getAttribute(name, attribute.getName());
                    values.append(' ').append(attribute.getName()).append('=').append(value instanceof Object[] several ? List.of(several) : value);
                } catch (JMException | RuntimeException | IOException notForUs) {
                    values.append(' ').append(attribute.getName()).append("=?");
                }
            }
        } catch (JMException gone) {
            values.append(" gone");
        }
        return values.toString();
    }

    /** The server may be writing its configuration anew meanwhile, into a file that gets another name then. */
    private static final class Reader extends SimpleFileVisitor<Path> {

        private final List<String> texts;

        Reader(List<String> texts) {
            this.texts = texts;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            try {
                if (Files.isRegularFile(file)) {
                    texts.add(file + "\n" + Files.readString(file, StandardCharsets.ISO_8859_1));
                }
                return FileVisitResult.CONTINUE;
            } catch (NoSuchFileException e) {
                return visitFileFailed(file, e);
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }
    }
}
