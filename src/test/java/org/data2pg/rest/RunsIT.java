package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.fixture.SharedServer.OPERATOR;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import org.data2pg.fixture.RecordedRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                "initialSessions", "comment", "referenceRun", "status", "active", "start", "end", "elapsedMs", "error", "requestedBy", "restartRun", "restartedRun", "stopping", "takeover",
                "onError", "warning", "advice", "steps", "cost", "rows", "openSessions");
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

    private static List<Long> ids(Api.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.array().getValuesAs(JsonObject.class).stream().map(RunsIT::id).toList();
    }

    @Test
    void runsAreFoundByWhatAnOperatorKnowsOfThem() throws SQLException {
        RecordedRun other = RecordedRun.inProgress(Api.SERVER, "FOUND%_A").steps("s", 1, "Completed").completed();
        RecordedRun longAgo = RecordedRun.inProgress(Api.SERVER, "FOUND%_A").steps("s", 1, "Completed").completed();
        Api.SERVER.execute("UPDATE run SET run_batch_type = 'COMPARE', run_start_ts = '2020-02-29T12:00:00Z' WHERE run_id = " + longAgo.id());
        assertThat(ids(Api.get(VIEWER, "runs?batch=FOUND%25_A"))).containsExactly(longAgo.id(), other.id());
        assertThat(ids(Api.get(VIEWER, "runs?batch=FOUND%25_A&sort=start"))).containsExactly(longAgo.id(), other.id());
        assertThat(ids(Api.get(VIEWER, "runs?batch=FOUND%25_A&sort=-start"))).containsExactly(other.id(), longAgo.id());
        assertThat(ids(Api.get(VIEWER, "runs?batch=FOUND%25_A&sort=-elapsedMs"))).containsExactly(longAgo.id(), other.id());
        assertThat(ids(Api.get(VIEWER, "runs?text=found%25&batchType=COMPARE"))).containsExactly(longAgo.id());
        assertThat(ids(Api.get(VIEWER, "runs?batch=FOUND%25_A&from=2020-02-29T12:00:00Z&until=2020-02-29T12:00:01Z"))).containsExactly(longAgo.id());
        assertThat(ids(Api.get(VIEWER, "runs?batch=FOUND%25_A&until=2020-02-29T12:00:00Z"))).isEmpty();
        assertThat(ids(Api.get(VIEWER, "runs?targetDatabase=" + other.targetDatabase().replace(" ", "%20")))).containsExactly(other.id());
        assertThat(ids(Api.get(VIEWER, "runs?status=In_progress&status=Suspended&batch=LIST_ACTIVE"))).containsExactly(active.id());
        assertThat(ids(Api.get(VIEWER, "runs?status=Suspended&batch=LIST_ACTIVE"))).isEmpty();
    }

    @Test
    void aPageTellsWhatItIsPartOf() {
        Api.Answer first = Api.get(VIEWER, "runs/" + active.id() + "/steps?count=4&sort=-name");
        assertThat(first.header("X-Total-Count")).isEqualTo("10");
        assertThat(first.array()).hasSize(4);
        assertThat(first.response().headers().allValues("Link")).singleElement().asString().endsWith("; rel=\"next\"").contains("sort=-name");
        String next = first.header("Link").replaceAll("^<.*/api/|>.*", "");
        Api.Answer last = Api.get(VIEWER, next.replace("first=4", "first=8"));
        assertThat(last.array()).hasSize(2);
        assertThat(last.response().headers().allValues("Link")).singleElement().asString().contains("first=4").endsWith("; rel=\"prev\"");
        assertThat(Api.get(VIEWER, "runs/" + active.id() + "/steps?first=10").array()).isEmpty();
        assertThat(Api.get(VIEWER, "target-databases?first=2000000000").array()).isEmpty();
        assertThat(Api.get(VIEWER, "runs/" + active.id() + "/steps?status=Ready&text=NEXT&sort=-cost").array()).hasSize(4);
    }

    @Test
    void attemptsAndActionsComeInPages() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(Api.SERVER, "LIST_PARTS").steps("s", 2, "Completed").completed();
        Api.SERVER.execute("INSERT INTO attempt (att_run_id, att_step, att_number, att_start_ts, att_end_ts, att_outcome, att_error_msg) SELECT " + run.id()
                        + ", 's' || g % 2 + 1, g, now() + g * interval '1 s', now() + g * interval '1 s', 'Failed', 'no' FROM generate_series(1, 5) g",
                "INSERT INTO audit (aud_ts, aud_login, aud_door, aud_action, aud_run, aud_parameters, aud_outcome) SELECT now(), 'paged', 'rest', 'modify', " + run.id()
                        + ", jsonb_build_object('n', g), 'done' FROM generate_series(1, 5) g");
        Api.Answer attempts = Api.get(VIEWER, "runs/" + run.id() + "/attempts?first=1&count=2");
        assertThat(attempts.header("X-Total-Count")).isEqualTo("5");
        assertThat(attempts.array().getValuesAs(JsonObject.class)).extracting(attempt -> attempt.getInt("attempt")).containsExactly(2, 3);
        Api.Answer ofStep = Api.get(VIEWER, "runs/" + run.id() + "/attempts?step=s2&first=1&count=2");
        assertThat(ofStep.header("X-Total-Count")).isEqualTo("3");
        assertThat(ofStep.array().getValuesAs(JsonObject.class)).extracting(attempt -> attempt.getInt("attempt")).containsExactly(3, 5);
        Api.Answer actions = Api.get(VIEWER, "runs/" + run.id() + "/audit?first=3&count=50");
        assertThat(actions.header("X-Total-Count")).isEqualTo("5");
        assertThat(actions.array().getValuesAs(JsonObject.class)).extracting(action -> action.getJsonObject("parameters").getInt("n")).containsExactly(4, 5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"runs?sort=password | D2PG000617 | elapsedMs, end, id", "runs?sort=-- | D2PG000617 | batch",
            "runs?status=Running | D2PG000618 | In_progress", "runs?batchType=copy | D2PG000618 | COPY, COMPARE, DISCOVER", "runs?from=yesterday | D2PG000619 | 2026-01-31T22:15:00Z", "runs?first=-1 | D2PG000606 | from 0",
            "runs?state=Aborted | D2PG000620 | batch, batchType, count, first, format, from, sort, status, targetDatabase, text, until",
            "runs?count=1&count=2 | D2PG000626 | \"count\" is given 2 times", "runs?format=json&format=csv | D2PG000626 | format",
            "runs/1?count=1 | D2PG000621 | count", "runs/1/steps?sort=id | D2PG000617 | cumulativeCost", "runs/1/steps?status=Done | D2PG000618 | Blocked"})
    void aWrongParameterIsRefusedWithWhatIsPossible(String path, String code, String part) {
        assertThat(Api.get(VIEWER, path).problem(422, code)).contains(part);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"what-if | 422 | D2PG000118 | \"referenceRun\"", "what-if?referenceRun=many | 422 | D2PG000606 | \"many\"",
            "what-if?referenceRun=3000000000 | 404 | D2PG000111 | 3000000000"})
    void aReferenceRunIsAnyNumberOfARun(String question, int status, String code, String part) {
        String batch = "target-databases/" + active.targetDatabase().replace(" ", "%20") + "/batches/b/";
        assertThat(Api.get(VIEWER, batch + question).problem(status, code)).contains(part);
    }

    private static long id(JsonObject run) {
        return run.getJsonNumber("id").longValue();
    }

    @Test
    void aRunThatIsAsItWasIsNotSentAgain() throws SQLException {
        String address = "runs/" + done.id();
        Api.Answer answer = Api.get(VIEWER, address);
        String tag = answer.header("ETag");
        assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
        Api.Answer again = Api.send(Api.SERVER.request(VIEWER, "api/" + address).header("If-None-Match", "\"other\", W/" + tag).GET());
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(again.text()).isEmpty();
        Api.SERVER.execute("UPDATE run SET run_warning = 'look out' WHERE run_id = " + done.id());
        assertThat(Api.send(Api.SERVER.request(VIEWER, "api/" + address).header("If-None-Match", tag).GET()).header("ETag")).isNotEqualTo(tag);
        Api.send(Api.SERVER.request(VIEWER, "api/" + address).header("If-None-Match", "untagged").GET()).problem(400, "D2PG000622");
    }

    @Test
    void aChangeOnAConditionIsRefusedOnlyAfterAnotherOperatorsChange() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(Api.SERVER, "CONDITIONAL").steps("s", 2, "Ready");
        String seen = Api.get(VIEWER, "runs/" + run.id()).header("ETag");
        Api.SERVER.execute("UPDATE step SET stp_status = 'In_progress', stp_ses_id = 1 WHERE stp_name = 's1' AND stp_run_id = " + run.id());
        Api.Answer mine = modify(run, seen, 5);
        assertThat(mine.status()).as(mine.text()).isEqualTo(200);
        assertThat(mine.object().getInt("sessions")).isEqualTo(5);
        assertThat(modify(run, seen, 6).problem(412, "D2PG000741")).contains("run " + run.id());
        assertThat(modify(run, "W/\"x\", " + mine.header("ETag"), 7).status()).isEqualTo(200);
        assertThat(modify(run, "*", 8).status()).isEqualTo(200);
        modify(run, "8", 9).problem(400, "D2PG000622");
        assertThat(Api.get(VIEWER, "runs/" + run.id()).object().getInt("sessions")).isEqualTo(8);
        run.completed();
    }

    /** More than a statement may have parameters. */
    @Test
    void aStepMayWaitForManyThousandOthers() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(Api.SERVER, "WAITING").steps("done", 2, "Completed").steps("END", 1, "Ready");
        Api.SERVER.execute("UPDATE step SET stp_blocking = array(SELECT 'done' || g FROM generate_series(1, 70000) g) WHERE stp_name = 'END1' AND stp_run_id = " + run.id());
        JsonObject end = Api.get(VIEWER, "runs/" + run.id() + "/steps?text=end").array().getJsonObject(0);
        assertThat(end.getJsonArray("blocking")).hasSize(69_998);
        run.completed();
    }

    @Test
    void theEndIsEstimatedForTheSessionsThatTheRunHas() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(Api.SERVER, "OUTLOOK").steps("done", 2, "Completed").steps("s", 40, "Ready");
        Instant end = end(run);
        assertThat(end).isAfter(Instant.now());
        Api.SERVER.execute("UPDATE run SET run_max_sessions = 0 WHERE run_id = " + run.id());
        assertThat(outlook(run)).hasToString("{\"estimate\":null,\"rowsPerSecond\":0.0,\"paused\":true}");
        Api.SERVER.execute("UPDATE run SET run_max_sessions = 20 WHERE run_id = " + run.id());
        assertThat(end(run)).as("with more sessions").isBefore(end);
        assertThat(outlook(run).getBoolean("paused")).isFalse();
        Api.SERVER.execute("UPDATE run SET run_max_sessions = 1 WHERE run_id = " + run.id());
        assertThat(end(run)).as("of what was estimated for others nothing is told").isAfter(end);
        run.completed();
        assertThat(outlook(run).get("estimate")).isEqualTo(JsonValue.NULL);
    }

    private static JsonObject outlook(RecordedRun run) {
        return Api.get(VIEWER, "runs/" + run.id() + "/outlook").object();
    }

    private static Instant end(RecordedRun run) {
        return Instant.parse(await().atMost(Duration.ofMinutes(1)).until(() -> outlook(run).get("estimate"), estimate -> estimate != JsonValue.NULL)
                .asJsonObject().getString("end"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"suspend", "abort", "steps/s1/cancel"})
    void anActionOnAConditionIsRefusedOnlyAfterAnotherOperatorsDecision(String action) throws SQLException {
        RecordedRun run = RecordedRun.inProgress(Api.SERVER, "CONDITIONAL_ACTION").steps("s", 1, "Ready");
        String address = "runs/" + run.id() + "/" + action;
        String seen = Api.get(VIEWER, "runs/" + run.id()).header("ETag");
        Api.SERVER.execute("UPDATE step SET stp_status = 'In_progress', stp_ses_id = 1 WHERE stp_run_id = " + run.id());
        assertThat(modify(run, seen, 5).status()).isEqualTo(200);
        assertThat(act(address, seen).problem(412, "D2PG000741")).contains("run " + run.id());
        act(address, "seen").problem(400, "D2PG000622");
        assertThat(Api.get(VIEWER, "runs/" + run.id() + "/audit").text()).as("who was refused").contains("D2PG000741");
        Api.Answer done = act(address, Api.get(VIEWER, "runs/" + run.id()).header("ETag"));
        assertThat(done.status()).as(done.text()).isEqualTo(202);
    }

    /** What is let through finds no target database. */
    @Test
    void aRestartOnAConditionIsRefusedOnlyWhenTheRunIsNotAsSeen() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(Api.SERVER, "CONDITIONAL_RESTART").steps("s", 1, "In_progress");
        String address = "runs/" + run.id() + "/restart";
        String active = Api.get(VIEWER, "runs/" + run.id()).header("ETag");
        run.aborted("s1", "no");
        assertThat(act(address, active).problem(412, "D2PG000741")).contains("run " + run.id());
        assertThat(act(address, Api.get(VIEWER, "runs/" + run.id()).header("ETag")).text()).contains("D2PG000300");
    }

    @Test
    void whatIsNotDoneOnAConditionIsRefusedWithOne() {
        assertThat(act("runs", "\"other\"").problem(422, "D2PG000625")).contains("/api/runs");
    }

    private static Api.Answer act(String address, String seen) {
        return Api.send(Api.SERVER.request(OPERATOR, "api/" + address).header("Content-Type", "application/json").header("If-Match", seen)
                .POST(BodyPublishers.ofString("{}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"suspend", "abort"})
    void theAnswerOfAStopHasTheTagOfTheRun(String action) throws SQLException {
        RecordedRun run = RecordedRun.inProgress(Api.SERVER, "TAGGED").steps("s", 1, "In_progress");
        String before = Api.get(VIEWER, "runs/" + run.id()).header("ETag");
        Api.Answer stopped = Api.send(OPERATOR, "POST", "runs/" + run.id() + "/" + action, "{}");
        assertThat(stopped.status()).as(stopped.text()).isEqualTo(202);
        assertThat(stopped.header("ETag")).matches("\"[0-9a-f]+\\.[0-9a-f]+\"").doesNotStartWith(before.substring(0, before.indexOf('.')));
    }

    @Test
    void allRunsThatMatchComeAsCsv() throws SQLException {
        RecordedRun first = RecordedRun.inProgress(Api.SERVER, "=CSV").steps("s", 2, "Completed").reported(7).completed();
        RecordedRun second = RecordedRun.inProgress(Api.SERVER, "=CSV").steps("s", 1, "In_progress").aborted("s1", "a \"b\", c");
        Api.Answer csv = Api.get(VIEWER, "runs?batch=%3DCSV&format=csv");
        assertThat(csv.mediaType()).isEqualTo("text/csv");
        assertThat(csv.header("Content-Disposition")).isEqualTo("attachment; filename=\"runs.csv\"");
        List<String> lines = csv.text().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("\"id\",\"status\",\"targetDatabase\",\"batch\",\"batchType\",\"stepsCompleted\",\"steps\",\"rows\",\"start\",\"end\","
                + "\"elapsedMs\",\"sessions\",\"requestedBy\",\"comment\",\"error\"");
        assertThat(lines.get(1)).startsWith(second.id() + ",\"Aborted\",").endsWith(",\"for =CSV\",\"a \"\"b\"\", c\"");
        assertThat(lines.get(2)).startsWith(first.id() + ",\"Completed\",\"" + first.targetDatabase() + "\",\"'=CSV\",\"COPY\",2,2,14,").endsWith(",\"for =CSV\",");
        Api.Answer asked = Api.send(Api.SERVER.request(VIEWER, "api/runs?batch=%3DCSV&status=Aborted").header("Accept", "text/csv").GET());
        assertThat(asked.text().lines().skip(1)).hasSize(1);
        assertThat(Api.get(VIEWER, "runs?format=csv&count=5").problem(422, "D2PG000620")).doesNotContain("first");
        Api.get(VIEWER, "runs?format=csv&status=Running").problem(422, "D2PG000618");
    }

    private static Api.Answer modify(RecordedRun run, String seen, int sessions) {
        return Api.send(Api.SERVER.request(OPERATOR, "api/runs/" + run.id()).header("Content-Type", "application/json").header("If-Match", seen)
                .method("PATCH", BodyPublishers.ofString("{\"sessions\": " + sessions + "}")));
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
        assertThat(json.object().keySet()).containsExactlyInAnyOrder("run", "doneBefore", "takeovers", "attemptsInVain", "indicators");
        assertThat(json.object().getJsonArray("indicators").getJsonObject(1))
                .hasToString("{\"indicator\":\"COPIED_ROWS\",\"value\":10,\"rank\":1,\"mainIndicator\":true}");
        Api.Answer text = Api.send(Api.SERVER.request(VIEWER, "api/runs/" + done.id() + "/report").header("Accept", "text/plain").GET());
        assertThat(text.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=UTF-8");
        assertThat(text.text()).contains("Completed").contains("LIST_DONE (COPY)").contains("COPIED_ROWS").contains("2 of 2");
    }
}
