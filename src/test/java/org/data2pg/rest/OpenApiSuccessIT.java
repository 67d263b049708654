package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.fixture.SharedServer.ADMIN;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

import org.data2pg.control.Sample;
import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PreviousRelease;
import org.data2pg.fixture.SampleResults;
import org.data2pg.rest.ApiDocument.Call;
import org.junit.jupiter.api.Test;

/** Each answer that the OpenAPI document promises when all goes well is given, and is as described: with runs in progress, stopped and done. */
class OpenApiSuccessIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String BATCH = "DESCRIBED";
    private static final ApiDocument DOCUMENT = ApiDocument.served();

    private final Set<String> given = new TreeSet<>();

    @Test
    void allThatIsPromisedIsGiven() throws SQLException {
        targetDatabases();
        extensions();
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "first", 1).step(BATCH, "held", 1, "first");
        try (Sample.Gate gate = sample.closeGate("held")) {
            stopped(aborted(sample));
        }
        completed(sample);
        results();
        tokens();
        call("audit", 200, "audit", null);
        call("metrics", 200, "metrics", null);
        call("stepOptions", 200, "step-options", null);
        assertThat(given).isEqualTo(promised());
    }

    /** Operations, statuses and media types of all answers but refusals. */
    private static Set<String> promised() {
        Set<String> promised = new TreeSet<>();
        for (Call call : DOCUMENT.calls()) {
            call.answers().forEach((status, answer) -> {
                String one = call.operation().getOperationId() + " " + status;
                if (answer.getContent() == null) {
                    promised.add(one);
                } else if (!status.endsWith("XX")) {
                    answer.getContent().keySet().forEach(type -> promised.add(one + " " + type));
                }
            });
        }
        return promised;
    }

    private void targetDatabases() {
        String values = "{\"id\": \"described\", \"host\": \"localhost\", \"port\": 1, \"dbname\": \"none\", \"user\": \"nobody\"}";
        call("addTargetDatabase", 201, "target-databases", values);
        call("targetDatabases", 200, "target-databases", null);
        call("targetDatabase", 200, "target-databases/described", null);
        call("changeTargetDatabase", 200, "target-databases/described", values);
        call("checkTargetDatabase", 200, "target-databases/described/check", null);
        call("targetContents", 200, "target-databases/described/contents", null);
        call("removeTargetDatabase", 204, "target-databases/described", null);
    }

    private void extensions() throws SQLException {
        PostgresServer postgres = Api.SERVER.postgres();
        postgres.createDatabase("described_extension");
        execute(PreviousRelease.psqlScript());
        Api.send(ADMIN, "POST", "target-databases", Json.createObjectBuilder().add("id", "described_extension").add("host", postgres.host())
                .add("port", postgres.port()).add("dbname", "described_extension").add("user", PostgresServer.SUPERUSER).add("password", postgres.password())
                .build().toString());
        call("targetContents", 200, "target-databases/described_extension/contents", null);
        call("upgradeExtension", 200, "target-databases/described_extension/extension/upgrade", "{}");
        execute("SELECT data2pg.uninstall_data2pg()");
        call("targetContents", 200, "target-databases/described_extension/contents", null);
        call("installExtension", 200, "target-databases/described_extension/extension/install", "{}");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = Api.SERVER.postgres().connect("described_extension"); Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** By its step "held", which is cancelled. */
    private long aborted(Sample sample) {
        String target = "target-databases/" + sample.name();
        call("checkTargetDatabase", 200, target + "/check", null);
        call("targetContents", 200, target + "/contents", null);
        call("batchPlan", 200, target + "/batches/" + BATCH + "/plan", null);
        String order = order(sample).add("sessions", 2).add("comment", "described").add("stepOptions", Json.createObjectBuilder().add("COPY_MAX_ROWS", 1))
                .build().toString();
        long run = id(call("startRun", 201, "runs", order, RequestKey.HEADER, sample.name()));
        call("startRun", 200, "runs", order, RequestKey.HEADER, sample.name());
        awaitHeld(run);
        look(run);
        call("modifyRun", 200, "runs/" + run, "{\"sessions\": 3}");
        call("cancelStep", 202, "runs/" + run + "/steps/held/cancel", "{\"reason\": \"described\"}");
        awaitEnd(run);
        call("attempts", 200, "runs/" + run + "/attempts", null);
        look(run);
        return run;
    }

    /** Restarted, and stopped again. */
    private void stopped(long aborted) {
        long run = id(call("restartRun", 201, "runs/" + aborted + "/restart", "{}", RequestKey.HEADER, "again-" + aborted));
        call("restartRun", 200, "runs/" + aborted + "/restart", "{}", RequestKey.HEADER, "again-" + aborted);
        awaitHeld(run);
        call("suspendRun", 202, "runs/" + run + "/suspend", "{}");
        look(run);
        call("abortRun", 202, "runs/" + run + "/abort", "{}");
        awaitEnd(run);
        look(run);
    }

    private void completed(Sample sample) {
        long run = id(call("startRun", 201, "runs", order(sample).build().toString()));
        awaitEnd(run);
        look(run);
        call("runs", 200, "runs", null);
        call("runs", 200, "runs?format=csv&targetDatabase=" + sample.name(), null);
        call("run", 304, "runs/" + run, null, "If-None-Match", call("run", 200, "runs/" + run, null).header("ETag"));
        String events = call("runEvents", 200, "runs/" + run + "/events", null).text();
        String last = events.lines().filter(line -> line.startsWith("id:")).findFirst().orElseThrow().substring(3).strip();
        call("runEvents", 204, "runs/" + run + "/events", null, "Last-Event-ID", last);
        call("whatIf", 200, "target-databases/" + sample.name() + "/batches/" + BATCH + "/what-if?referenceRun=" + run, null);
        long other = id(call("startRun", 201, "runs", order(sample).add("referenceRun", run).build().toString()));
        awaitEnd(other);
        look(other);
    }

    private void look(long run) {
        call("run", 200, "runs/" + run, null);
        call("steps", 200, "runs/" + run + "/steps", null);
        call("sessions", 200, "runs/" + run + "/sessions", null);
        call("timeline", 200, "runs/" + run + "/timeline", null);
        call("outlook", 200, "runs/" + run + "/outlook", null);
        call("auditOfRun", 200, "runs/" + run + "/audit", null);
        call("report", 200, "runs/" + run + "/report", null);
        call("report", 200, "runs/" + run + "/report", null, "Accept", "text/plain");
    }

    private void results() {
        SampleResults sample = SampleResults.get();
        results(sample.copy(), "checks");
        results(sample.compare(), "differences");
        results(sample.discover(), "messages");
        results(sample.discover(), "statistics");
    }

    private void results(long run, String list) {
        call("resultsOfRun", 200, "runs/" + run + "/results", null);
        call(list, 200, "runs/" + run + "/results/" + list, null);
        call(list, 200, "runs/" + run + "/results/" + list + "?table=orders&format=csv", null);
    }

    private void tokens() {
        long token = id(call("makeToken", 201, "tokens", "{\"name\": \"described\"}"));
        call("tokens", 200, "tokens", null);
        call("revokeToken", 204, "tokens/" + token, null);
    }

    private static JsonObjectBuilder order(Sample sample) {
        return Json.createObjectBuilder().add("targetDatabase", sample.name()).add("batch", BATCH);
    }

    private static long id(Api.Answer answer) {
        return answer.object().getJsonNumber("id").longValue();
    }

    private static void awaitHeld(long run) {
        await().atMost(PATIENCE).until(() -> Api.get(ADMIN, "runs/" + run + "/steps?status=In_progress&text=held").array().size() == 1);
    }

    private static void awaitEnd(long run) {
        await().atMost(PATIENCE).until(() -> !Api.get(ADMIN, "runs/" + run).object().getBoolean("active"));
    }

    /** A list that is empty would prove nothing about its entries. */
    private Api.Answer call(String operation, int status, String path, String body, String... headers) {
        Call call = DOCUMENT.calls().stream().filter(one -> one.operation().getOperationId().equals(operation)).findFirst().orElseThrow();
        assertThat(path.split("\\?")[0]).matches(call.path().replaceAll("\\{[^}]*}", "[^/]+"));
        HttpRequest.Builder request = Api.SERVER.request(ADMIN, "api/" + path)
                .method(call.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        Api.Answer answer = DOCUMENT.check(call, request, path);
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(status);
        assertThat(answer.text()).as(path).isNotEqualTo(JsonValue.EMPTY_JSON_ARRAY.toString());
        given.add(operation + " " + status + (answer.text().isEmpty() ? "" : " " + answer.mediaType()));
        return answer;
    }
}
