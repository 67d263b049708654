package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.ADMIN;
import static org.data2pg.fixture.SharedServer.OPERATOR;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "{\"targetDatabase\": \"t\", \"batch\": | D2PG000601 | line 1",
            "{\"targetDatabase\": \"t\"} again | D2PG000601 | line 1",
            "[] | D2PG000603 | JSON object",
            "{\"targetDatabase\": \"t\", \"batsch\": \"b\"} | D2PG000602 | \"batsch\" in line 1",
            "{\"batch\": \"b\", \"batch\": \"c\"} | D2PG000601 | line 1",
            "{\"sessions\": \"many\"} | D2PG000603 | \"sessions\"",
            "{\"sessions\": \"4\"} | D2PG000603 | \"sessions\"",
            "{\"sessions\": 1.5} | D2PG000603 | a whole number",
            "{\"sessions\": 99999999999} | D2PG000603 | \"sessions\"",
            "{\"batch\": 7} | D2PG000603 | a text",
            "{\"batch\": \"b\\u0000\"} | D2PG000603 | without the character NUL",
            "{\"batch\": {\"name\": \"b\"}} | D2PG000603 | a text",
            "{\"targetDatabase\": \"t\", \"batch\": \"b\", \"stepOptions\": [1]} | D2PG000604 | \"stepOptions\"",
            "{\"targetDatabase\": \"t\", \"batch\": \"b\", \"stepOptions\": \"{\"} | D2PG000604 | \"stepOptions\""})
    void aBodyThatCantBeReadNamesThePlace(String body, String code, String place) {
        assertThat(Api.send(OPERATOR, "POST", "runs", body).problem(400, code)).contains(place);
    }

    @Test
    void aMissingBodyIsNamed() {
        assertThat(Api.send(OPERATOR, "POST", "runs", "").problem(400, "D2PG000600")).contains("no body");
        Api.send(OPERATOR, "POST", "runs", "null").problem(400, "D2PG000600");
        Api.send(ADMIN, "PUT", "target-databases/t", "").problem(400, "D2PG000600");
    }

    @Test
    void aPasswordOfTheWrongTypeIsNotRepeated() {
        String sentence = Api.send(ADMIN, "POST", "target-databases", "{\"id\": \"t\", \"password\": 77345}").problem(400, "D2PG000603");
        assertThat(sentence).contains("\"password\"").doesNotContain("77345");
        assertThat(Api.send(ADMIN, "POST", "target-databases", "{\"id\": \"t\", \"password\": s77345}").problem(400, "D2PG000601"))
                .doesNotContain("77345");
    }

    @ParameterizedTest
    @CsvSource({"runs/abc,D2PG000605", "runs/1e3/steps,D2PG000605", "runs/99999999999999999999/report,D2PG000605", "runs/4711,D2PG000114",
            "runs/4711/steps,D2PG000114", "runs/4711/report,D2PG000114", "runs/-1,D2PG000114", "target-databases/none,D2PG000200",
            "nothing,D2PG000607", "runs/1/nothing,D2PG000607", "target-databases/a/b,D2PG000607"})
    void whatDoesNotExistIsNotFound(String path, String code) {
        assertThat(Api.get(VIEWER, path).problem(404, code)).contains(path.split("/")[path.startsWith("nothing") ? 0 : 1]);
    }

    @ParameterizedTest
    @CsvSource({"target-databases/%00", "runs?count=%00"})
    void anAddressWithTheCharacterNulIsRefused(String address) {
        assertThat(Api.get(VIEWER, address).problem(400, "D2PG000615")).contains("(%00)");
    }

    @ParameterizedTest
    @CsvSource({"target-databases/%ff", "runs?text=%E0%80", "target-databases/%C3"})
    void anAddressThatIsNoTextIsRefused(String address) {
        assertThat(Api.get(VIEWER, address).problem(400, "D2PG000624")).contains("UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"PUT,runs", "DELETE,runs/1", "PATCH,target-databases/t", "POST,runs/1/report"})
    void aMethodThatIsNotThereIsRefusedWithThoseThatAre(String method, String path) {
        Api.Answer answer = Api.send(OPERATOR, method, path, "{}");
        assertThat(answer.problem(405, "D2PG000608")).contains(method).contains("GET");
        assertThat(answer.header("Allow")).contains("GET");
    }

    @Test
    void mediaTypesThatAreNotSpokenAreRefused() {
        assertThat(Api.send(Api.SERVER.request(VIEWER, "api/runs").header("Accept", "application/xml").GET()).problem(406, "D2PG000609"))
                .contains("application/xml");
        assertThat(Api.send(Api.SERVER.request(OPERATOR, "api/runs").header("Content-Type", "text/xml")
                .POST(HttpRequest.BodyPublishers.ofString("<run/>"))).problem(415, "D2PG000610")).contains("text/xml");
    }

    @ParameterizedTest
    @CsvSource({"0", "-3", "many", "1001", "''"})
    void aCountThatIsNoneIsRefused(String count) {
        assertThat(Api.get(VIEWER, "runs?count=" + count).problem(422, "D2PG000606")).contains("1000");
    }

    @Test
    void aBodyNobodyWouldSendIsNotRead() {
        String body = "{\"batch\": \"" + "b".repeat(2_000_000) + "\"}";
        assertThat(Api.send(OPERATOR, "POST", "runs", body).problem(413, "D2PG000611")).contains("1048576");
        Api.send(Api.SERVER.request(OPERATOR, "api/runs").header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))).problem(413, "D2PG000611");
    }

    @Test
    void withoutAPasswordNobodyComesIn() {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(Api.SERVER.url()).resolve("api/runs"));
        Api.Answer answer = Api.send(request);
        answer.problem(401, "D2PG000590");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Basic");
        Api.send(request.header("Authorization", "Basic bm9ib2R5Om5vdGhpbmc=")).problem(401, "D2PG000590");
    }

    @ParameterizedTest
    @CsvSource({"cross-site", "same-site"})
    void aPageOfAnotherSiteIsRefusedInTheWordsOfRest(String site) {
        Api.send(Api.SERVER.request(OPERATOR, "api/runs").header("Sec-Fetch-Site", site).POST(HttpRequest.BodyPublishers.ofString("{}"))).problem(403, "D2PG000596");
    }

    @Test
    void anErrorNobodyHasForeseenBeforeAnyResourceIsAnIncident() throws SQLException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(Api.SERVER.url()).resolve("api/runs")).header("Authorization", "Bearer d2pg_0");
        Api.SERVER.execute("ALTER TABLE api_token RENAME TO api_token_elsewhere");
        try {
            Api.Answer answer = Api.send(request);
            answer.problem(500, "D2PG000614");
            assertThat(Api.SERVER.log()).contains("Incident " + answer.object().getString("instance").substring("urn:uuid:".length()));
        } finally {
            Api.SERVER.execute("ALTER TABLE api_token_elsewhere RENAME TO api_token");
        }
        Api.send(request).problem(401, "D2PG000590");
    }

    @Test
    void valuesOutOfRangeAreUnprocessable() {
        Api.send(OPERATOR, "POST", "runs", "{\"batch\": \"b\"}").problem(422, "D2PG000118");
        Api.send(OPERATOR, "POST", "runs", "{\"targetDatabase\": \"t\", \"batch\": \"b\", \"sessions\": 0}").problem(422, "D2PG000108");
        Api.send(OPERATOR, "POST", "runs", "{\"targetDatabase\": \"t\", \"batch\": \"b\", \"ascSessions\": 2}").problem(422, "D2PG000110");
        Api.send(OPERATOR, "POST", "runs", "{\"targetDatabase\": \"nowhere\", \"batch\": \"b\"}").problem(404, "D2PG000200");
    }

    @Test
    void withoutItsAdministrationDatabaseTheServerSaysSoAndRecovers() {
        // A login is remembered for a minute: one of its own, as that of other tests may be forgotten at any moment
        String login = "let-in-lately";
        Api.SERVER.wildfly().addUser(login, Api.SERVER.password(), "data2pg-viewer");
        assertThat(Api.get(login, "runs").status()).isEqualTo(200);
        Api.SERVER.postgres().stop();
        try {
            Api.get(login, "runs").problem(503, "D2PG000122");
            Api.get("nobody at all", "runs").problem(503, "D2PG000122");
            Api.get(login, "runs/abc").problem(404, "D2PG000605");
        } finally {
            Api.SERVER.postgres().start();
        }
        assertThat(Api.get(VIEWER, "runs").status()).isEqualTo(200);
    }

    @Test
    void anErrorNobodyHasForeseenIsAnIncidentOfTheLogOnly() throws SQLException {
        Api.SERVER.execute("ALTER TABLE run RENAME TO run_elsewhere");
        try {
            Api.Answer answer = Api.get(VIEWER, "runs");
            String sentence = answer.problem(500, "D2PG000614");
            String incident = answer.object().getString("instance").substring("urn:uuid:".length());
            assertThat(sentence).contains(incident);
            assertThat(answer.text()).doesNotContain("select").doesNotContain("relation");
            assertThat(Api.SERVER.log()).contains("Incident " + incident).contains("relation \"run\" does not exist");
        } finally {
            Api.SERVER.execute("ALTER TABLE run_elsewhere RENAME TO run");
        }
    }
}
