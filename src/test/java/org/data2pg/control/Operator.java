package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import org.data2pg.fixture.SharedServer;

/** An operator at the server's REST interface, who can also look into the administration database. */
final class Operator {

    static final SharedServer SERVER = SharedServer.get();
    /** Long enough for the slowest machine: what takes longer hangs. */
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private Operator() {
    }

    static Answer send(String method, String path, JsonObject body) {
        var request = SERVER.request(SharedServer.ADMIN, "api/" + path).timeout(PATIENCE).header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        try {
            HttpResponse<String> response = SERVER.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An action, with the names and values that it takes. */
    static Answer act(String path, String... namesAndValues) {
        var body = Json.createObjectBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            body.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return send("POST", path, body.build());
    }

    /** Asks for a run, which is accepted; returns its number. */
    static long start(JsonObjectBuilder order) {
        return start("runs", order);
    }

    /** The same at another address: that of the restart of a run. */
    static long start(String path, JsonObjectBuilder order) {
        Answer answer = send("POST", path, order.build());
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().getJsonNumber("id").longValue();
    }

    /** The number of the new run. */
    static long restart(long run) {
        return start("runs/" + run + "/restart", Json.createObjectBuilder());
    }

    static JsonObject run(long id) {
        Answer answer = send("GET", "runs/" + id, null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    static String status(long run) {
        return run(run).getString("status");
    }

    static String error(long run) {
        return run(run).getString("error", null);
    }

    /** What to do next about a run that has ended too early. */
    static String advice(long run) {
        return run(run).getString("advice", null);
    }

    /** States of a run's steps by their names. */
    static Map<String, String> steps(long run) {
        Answer answer = send("GET", "runs/" + run + "/steps?count=1000", null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        Map<String, String> states = new TreeMap<>();
        Json.createReader(new StringReader(answer.body())).readArray().getValuesAs(JsonObject.class)
                .forEach(step -> states.put(step.getString("name"), step.getString("status")));
        return states;
    }

    /** What the server tells Prometheus. */
    static String metrics() {
        return send("GET", "metrics", null).body();
    }

    /** The same for another user than an administrator. */
    static String metrics(String login) throws IOException, InterruptedException {
        return SERVER.http().send(SERVER.request(login, "api/metrics").build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    /** Waits until a run is no longer active and returns the state it ended in. */
    static String awaitEnd(long run) {
        await().atMost(PATIENCE).until(() -> !run(run).getBoolean("active"));
        return status(run);
    }

    static void awaitCompleted(long run) {
        awaitEnd(run);
        assertThat(run(run).getString("status") + " " + error(run)).isEqualTo("Completed null");
    }

    /** Waits until a step is in this state, as long as the run goes on. */
    static void awaitStep(long run, String step, String state) {
        await().atMost(PATIENCE).until(() -> {
            JsonObject seen = run(run);
            if (state.equals(steps(run).get(step))) {
                return true;
            }
            if (!seen.getBoolean("active")) {
                throw new IllegalStateException("The run ended before \"" + step + "\" was " + state + ": " + seen);
            }
            return false;
        });
    }

    static Connection administration() throws SQLException {
        Connection connection = SERVER.postgres().connect(SharedServer.DATABASE);
        connection.setSchema("data2pg_admin");
        return connection;
    }

    /** What a query in the administration database answers. */
    static List<String> recorded(String query, Object... parameters) throws SQLException {
        return SERVER.ask(connection -> Rows.of(connection, query, parameters));
    }

    /** What the server answered to one request. */
    record Answer(int status, String body) {

        JsonObject json() {
            return Json.createReader(new StringReader(body)).readObject();
        }

        /** Status, number and sentence of a refusal. */
        String refusal() {
            return status + " " + json().getString("code") + " " + json().getString("detail");
        }
    }
}
