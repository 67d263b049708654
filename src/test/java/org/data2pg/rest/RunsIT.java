package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import org.data2pg.fixture.RecordedRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RunsIT {

    private static RecordedRun active;
    private static RecordedRun done;

    @BeforeAll
    static void record() throws SQLException {
        active = RecordedRun.inProgress(Api.SERVER, "LIST_ACTIVE").steps("done", 3, "Completed").reported(1_000)
                .steps("now", 2, "In_progress").steps("next", 4, "Ready").steps("later", 1, "Blocked");
        done = RecordedRun.inProgress(Api.SERVER, "LIST_DONE").steps("s", 2, "Completed").reported(5).completed();
    }

    @Test
    void aRunHasTheFieldsOfItsContract() {
        JsonObject run = Api.get(VIEWER, "runs/" + active.id()).object();
        assertThat(run.keySet()).containsExactlyInAnyOrder("id", "targetDatabase", "batch", "batchType", "stepOptions", "sessions", "ascSessions",
                "comment", "referenceRun", "status", "active", "start", "end", "elapsedMs", "error", "requestedBy", "restartRun", "restartedRun", "stopping", "takeover",
                "onError", "warning",                "steps", "cost", "rows", "openSessions");
        assertThat(run.getJsonNumber("id").longValue()).isEqualTo(active.id());
        assertThat(run.getString("status")).isEqualTo("In_progress");
        assertThat(run.getBoolean("active")).isTrue();
        assertThat(run.getJsonObject("stepOptions").getInt("COPY_MAX_ROWS")).isEqualTo(10);
        assertThat(Instant.parse(run.getString("start"))).isBefore(Instant.now());
        assertThat(run.get("end")).isEqualTo(JsonValue.NULL);
        assertThat(run.getJsonNumber("elapsedMs").longValue()).isGreaterThan(100_000);
        assertThat(run.getJsonObject("steps")).hasToString("{\"total\":10,\"completed\":3,\"inProgress\":2,\"ready\":4,\"blocked\":1,\"failed\":0}");
        assertThat(run.getJsonObject("cost")).hasToString("{\"total\":100,\"completed\":30}");
        assertThat(run.getInt("rows")).isEqualTo(3_000);
        assertThat(run.getInt("openSessions")).isEqualTo(1);
    }

    @Test
    void runsComeNewestFirstAndAsManyAsAskedFor() {
        List<Long> newest = Api.get(VIEWER, "runs?count=1").array().getValuesAs(JsonObject.class).stream().map(RunsIT::id).toList();
        List<Long> all = Api.get(VIEWER, "runs?count=1000").array().getValuesAs(JsonObject.class).stream().map(RunsIT::id).toList();
        assertThat(newest).hasSize(1);
        assertThat(all).startsWith(newest.get(0)).contains(active.id(), done.id()).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    private static long id(JsonObject run) {
        return run.getJsonNumber("id").longValue();
    }

    @Test
    void stepsComeWithTheirResults() {
        List<JsonObject> steps = Api.get(VIEWER, "runs/" + active.id() + "/steps").array().getValuesAs(JsonObject.class);
        assertThat(steps).hasSize(10);
        JsonObject first = steps.get(0);
        assertThat(first.getString("name")).isEqualTo("done1");
        assertThat(first.getString("status")).isEqualTo("Completed");
        assertThat(first.getJsonArray("results").getJsonObject(1).getInt("value")).isEqualTo(1_000);
        assertThat(steps).filteredOn(step -> step.getString("status").equals("Ready")).hasSize(4)
                .allSatisfy(step -> assertThat(step.get("start")).isEqualTo(JsonValue.NULL));
    }

    @Test
    void theReportIsJsonUnlessTextIsPreferred() {
        Api.Answer json = Api.get(VIEWER, "runs/" + done.id() + "/report");
        assertThat(json.header("Content-Type")).startsWith("application/json");
        assertThat(json.object().keySet()).containsExactlyInAnyOrder("run", "doneBefore", "indicators");
        assertThat(json.object().getJsonArray("indicators").getJsonObject(1))
                .hasToString("{\"indicator\":\"COPIED_ROWS\",\"value\":10,\"rank\":1,\"mainIndicator\":true}");
        Api.Answer text = Api.send(Api.SERVER.request(VIEWER, "api/runs/" + done.id() + "/report").header("Accept", "text/plain").GET());
        assertThat(text.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=UTF-8");
        assertThat(text.text()).contains("Completed").contains("LIST_DONE (COPY)").contains("COPIED_ROWS").contains("2 of 2");
    }
}
