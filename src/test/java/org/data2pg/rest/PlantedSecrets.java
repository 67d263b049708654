package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.ADMIN;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.json.JsonObject;
import org.data2pg.fixture.Command;
import org.data2pg.fixture.Project;
import org.data2pg.fixture.Secrets;
import org.data2pg.fixture.SharedServer;

/** Enters passwords and tokens wherever one can be entered, by mistake, too. */
final class PlantedSecrets {

    /** In each of them, so that one search finds all. */
    private static final String PLANT = "planted" + Secrets.random();
    private static final SharedServer SERVER = SharedServer.get();
    private static final String TARGETS = "target-databases";
    private static final Pattern HIDDEN = Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\"[^>]* value=\"([^\"]*)\"");

    private final List<String> secrets = new ArrayList<>(List.of(PLANT));

    /** What nobody may ever see. */
    List<String> secrets() {
        return secrets;
    }

    void plant() throws Exception {
        SERVER.wildfly().users(PLANT + "-user", "add", "planted", "data2pg-operator");
        HttpClient client = HttpClient.newHttpClient();
        client.send(as("planted", PLANT + "-user", "runs").GET().build(), HttpResponse.BodyHandlers.discarding());
        client.send(as("planted", PLANT + "-wrong", "runs").GET().build(), HttpResponse.BodyHandlers.discarding());
        // The password in the field of the name: an easy mistake
        client.send(as(PLANT + "-name", "x", "runs").GET().build(), HttpResponse.BodyHandlers.discarding());
        new ConsoleVisitor().login("planted", PLANT + "-wrong");
        new ConsoleVisitor().login(PLANT + "-name", "x");
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
        ConsoleVisitor browser = ConsoleVisitor.loggedIn();
        for (String port : List.of("many", "1")) {
            String shown = browser.page("target-edit.xhtml");
            Map<String, String> fields = new TreeMap<>(Map.of("form:newId", "planted in a form", "form:host", "127.0.0.1", "form:port", port, "form:dbname", "none",
                    "form:user", "nobody", "form:password", PLANT + "-form", "form:save", "",
                    // As a script of the page adds it
                    "primefaces.nonce", shown.replaceFirst("(?s).*? nonce=\"([^\"]*)\".*", "$1")));
            for (Matcher field = HIDDEN.matcher(shown); field.find();) {
                fields.put(field.group(1), field.group(2));
            }
            String body = fields.entrySet().stream().map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue())).collect(Collectors.joining("&"));
            String answer = browser.post("target-edit.xhtml", body);
            assertThat(answer).contains(port.equals("1") ? "Target database planted in a form" : "D2PG000512").doesNotContain(PLANT);
        }
        browser.page("target.xhtml?id=planted+in+a+form");
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
        assertThat(answer.text()).doesNotContain(PLANT);
    }

    private static HttpRequest.Builder as(String name, String password, String path) {
        String pair = java.util.Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(SERVER.url() + "api/" + path)).header("Authorization", "Basic " + pair);
    }
}
