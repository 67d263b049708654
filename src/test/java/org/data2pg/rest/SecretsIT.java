package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.ADMIN;

import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
import org.data2pg.fixture.Command;
import org.data2pg.fixture.Project;
import org.data2pg.fixture.Secrets;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;

/** Passwords and tokens are planted wherever one can be entered; then everything that comes out anywhere is searched for them. */
class SecretsIT {

    /** In each of them, so that one search finds all. */
    private static final String PLANT = "planted" + Secrets.random();
    private static final SharedServer SERVER = SharedServer.get();
    private static final String TARGETS = "target-databases";
    private static final Pattern HIDDEN = Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\"[^>]* value=\"([^\"]*)\"");

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
        targetHere();
        formOfTheConsole();
        commandLine();
    }

    /** A database that answers, and refuses the login of the extension's installation. */
    private void targetHere() {
        assertThat(Api.send(ADMIN, "POST", TARGETS, "{\"id\": \"planted here\", \"host\": \"" + SERVER.postgres().host() + "\", \"port\": "
                + SERVER.postgres().port() + ", \"dbname\": \"" + SharedServer.DATABASE + "\", \"user\": \"nobody\", \"password\": \"" + PLANT + "-here\"}").status())
                .isEqualTo(201);
        for (String action : List.of("install", "upgrade")) {
            Api.Answer refused = Api.send(ADMIN, "POST", TARGETS + "/planted%20here/extension/" + action,
                    "{\"user\": \"postgres\", \"password\": \"" + PLANT + "-" + action + "\"}");
            assertThat(refused.problem(503, "D2PG000300")).doesNotContain(PLANT);
        }
        assertThat(Api.send(ADMIN, "POST", TARGETS + "/planted%20here/check", "").object().getString("problem")).contains("D2PG000300").doesNotContain(PLANT);
    }

    /** First refused, and shown again with what was written; then saved. */
    private static void formOfTheConsole() throws IOException, InterruptedException {
        HttpClient browser = loggedIn();
        for (String port : List.of("many", "1")) {
            String shown = page(browser, "target-edit.xhtml");
            Map<String, String> fields = new TreeMap<>(Map.of("form:newId", "planted in a form", "form:host", "127.0.0.1", "form:port", port, "form:dbname", "none",
                    "form:user", "nobody", "form:password", PLANT + "-form", "form:save", "",
                    // As a script of the page adds it
                    "primefaces.nonce", shown.replaceFirst("(?s).*? nonce=\"([^\"]*)\".*", "$1")));
            for (Matcher field = HIDDEN.matcher(shown); field.find();) {
                fields.put(field.group(1), field.group(2));
            }
            String body = fields.entrySet().stream().map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue())).collect(Collectors.joining("&"));
            String answer = browser.send(HttpRequest.newBuilder(URI.create(SERVER.url() + "target-edit.xhtml")).header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString()).body();
            assertThat(answer).contains(port.equals("1") ? "Target database planted in a form" : "D2PG000512").doesNotContain(PLANT);
        }
        page(browser, "target.xhtml?id=planted+in+a+form");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What it prints, and what every user of the machine sees of its process while it waits for the server. */
    private void commandLine() throws Exception {
        List<String> words = List.of(Project.built("cli/data2pg").toString(), "targets", "add", "planted by command", "--host", "127.0.0.1", "--port", "1", "--dbname",
                "none", "--db-user", "nobody");
        Map<String, String> environment = Map.of("DATA2PG_SERVER", SERVER.url(), "DATA2PG_USER", ADMIN, "DATA2PG_USER_PASSWORD", SERVER.password(),
                "DATA2PG_TARGET_PASSWORD", PLANT + "-command");
        assertThat(Command.run(null, environment, words)).contains("planted by command").doesNotContain(PLANT);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ProcessBuilder command = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            command.environment().putAll(environment);
            command.environment().putAll(Map.of("DATA2PG_SERVER", "http://127.0.0.1:" + silent.getLocalPort() + "/", "DATA2PG_USER_PASSWORD", PLANT + "-own"));
            Process waiting = command.start();
            silent.setSoTimeout(120_000);
            try (Socket asked = silent.accept()) {
                assertThat(Files.readString(Path.of("/proc", Long.toString(waiting.pid()), "cmdline"), StandardCharsets.ISO_8859_1))
                        .contains("data2pg-cli.jar", "planted by command").doesNotContain(PLANT);
            } finally {
                waiting.destroyForcibly().waitFor();
            }
        }
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
        assertThat(rows).anyMatch(row -> row.startsWith("data2pg_admin.target_database (planted")).anyMatch(row -> row.contains("$2a$"))
                .anyMatch(row -> row.contains("planted in a form")).anyMatch(row -> row.contains("planted by command"));
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
        HttpClient browser = loggedIn();
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/webapp"))) {
            for (Path page : files.filter(file -> file.toString().endsWith(".xhtml")).toList()) {
                texts.add(page(browser, page.getFileName() + "?id=planted"));
            }
        }
        return texts;
    }

    private static HttpClient loggedIn() throws IOException, InterruptedException {
        HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).followRedirects(HttpClient.Redirect.NORMAL).build();
        page(browser, "runs.xhtml");
        form(browser, ADMIN, SERVER.password());
        return browser;
    }

    private static String page(HttpClient browser, String address) throws IOException, InterruptedException {
        return browser.send(HttpRequest.newBuilder(URI.create(SERVER.url() + address)).build(), HttpResponse.BodyHandlers.ofString()).body();
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
