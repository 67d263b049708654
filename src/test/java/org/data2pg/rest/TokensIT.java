package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.ADMIN;
import static org.data2pg.fixture.SharedServer.OPERATOR;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensIT {

    private static JsonObject made(String login, String body) {
        Api.Answer answer = Api.send(login, "POST", "tokens", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Location")).endsWith("/tokens/" + answer.object().getInt("id"));
        return answer.object();
    }

    private static Api.Answer with(JsonObject token, String method, String path, String body) {
        return Api.send(HttpRequest.newBuilder(URI.create(Api.SERVER.url()).resolve("api/" + path)).header("Authorization", "Bearer " + token.getString("secret"))
                .header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body)));
    }

    private static List<JsonObject> list(String login) {
        return Api.get(login, "tokens?count=1000").array().getValuesAs(JsonObject.class);
    }

    @Test
    void aTokenSpeaksForItsOwnerWithItsOwnRole() {
        JsonObject token = made(ADMIN, "{\"name\": \"nightly\", \"role\": \"data2pg-operator\", \"days\": 30}");
        assertThat(token.getString("secret")).matches("d2pg_[A-Za-z0-9_-]{43}");
        assertThat(token.getString("owner")).isEqualTo(ADMIN);
        assertThat(with(token, "GET", "runs", "").status()).isEqualTo(200);
        with(token, "POST", "runs", "{\"targetDatabase\": \"t\", \"batch\": \"b\", \"sessions\": 0}").problem(422, "D2PG000108");
        assertThat(with(token, "DELETE", "target-databases/none", "").problem(403, "D2PG000612")).contains("data2pg-admin");
        // The server itself may have done something since, such as taking a run over
        assertThat(Api.get(VIEWER, "audit?count=100").array().getValuesAs(JsonObject.class)).anySatisfy(entry -> assertThat(entry.get("token")).isEqualTo(token.get("id")));
    }

    @Test
    void itIsShownOnceAndKeptAsAHash() throws SQLException {
        JsonObject token = made(VIEWER, "{\"name\": \"shown once\"}");
        assertThat(token.getString("role")).isEqualTo("data2pg-viewer");
        JsonObject listed = list(VIEWER).stream().filter(one -> one.get("id").equals(token.get("id"))).findFirst().orElseThrow();
        assertThat(listed.get("secret")).isEqualTo(JsonValue.NULL);
        assertThat(listed.get("used")).isEqualTo(JsonValue.NULL);
        with(token, "GET", "runs", "");
        assertThat(list(VIEWER).toString()).doesNotContain(token.getString("secret"));
        assertThat(list(VIEWER).stream().filter(one -> one.get("id").equals(token.get("id"))).findFirst().orElseThrow().get("used")).isNotEqualTo(JsonValue.NULL);
    }

    @Test
    void nobodyGetsMoreThanHeHasOrSeesTokensOfOthers() {
        Api.send(OPERATOR, "POST", "tokens", "{\"name\": \"more\", \"role\": \"data2pg-admin\"}").problem(403, "D2PG000752");
        JsonObject token = made(OPERATOR, "{\"name\": \"his\", \"role\": \"data2pg-operator\"}");
        assertThat(list(VIEWER)).allSatisfy(one -> assertThat(one.getString("owner")).isEqualTo(VIEWER));
        assertThat(list(ADMIN)).anySatisfy(one -> assertThat(one.get("id")).isEqualTo(token.get("id")));
        Api.send(VIEWER, "DELETE", "tokens/" + token.getInt("id"), "").problem(404, "D2PG000754");
        with(token, "POST", "tokens", "{\"name\": \"child\"}").problem(403, "D2PG000753");
        assertThat(Api.send(ADMIN, "DELETE", "tokens/" + token.getInt("id"), "").status()).isEqualTo(204);
        with(token, "GET", "runs", "").problem(401, "D2PG000590");
    }

    @Test
    void aPageOfTheTokensIsOfThoseThatTheUserSees() {
        for (String login : List.of(VIEWER, OPERATOR, VIEWER)) {
            made(login, "{\"name\": \"on a page\"}");
        }
        for (String login : List.of(VIEWER, ADMIN)) {
            List<JsonObject> all = list(login);
            assertThat(all).extracting(token -> token.getInt("id")).isSortedAccordingTo((a, b) -> b - a).hasSizeGreaterThan(1);
            Api.Answer page = Api.get(login, "tokens?first=1&count=1");
            assertThat(page.array().getValuesAs(JsonObject.class)).isEqualTo(all.subList(1, 2));
            assertThat(page.header("X-Total-Count")).isEqualTo(Integer.toString(all.size()));
            assertThat(Api.get(login, "tokens?first=1000000").array()).isEmpty();
        }
    }

    @Test
    void aTokenEndsWithItsTimeOrItsOwner() throws SQLException {
        Api.SERVER.wildfly().addUser("leaver", Api.SERVER.password(), "data2pg-viewer");
        JsonObject first = made("leaver", "{\"name\": \"first\", \"days\": 1}");
        JsonObject second = made("leaver", "{\"name\": \"second\"}");
        assertThat(with(first, "GET", "runs", "").status()).isEqualTo(200);
        Api.SERVER.execute("UPDATE api_token SET tok_created_ts = now() - interval '2 days', tok_expires_ts = now() - interval '1 s' WHERE tok_id = "
                + first.getInt("id"));
        with(first, "GET", "runs", "").problem(401, "D2PG000590");
        assertThat(with(second, "GET", "runs", "").status()).isEqualTo(200);
        Api.SERVER.wildfly().users("", "remove", "leaver");
        with(second, "GET", "runs", "").problem(401, "D2PG000590");
    }

    /** ShopSecurityIT has users of a provider; their names may be those of others here. */
    @Test
    void aTokenOfAUserOfAProviderIsWorthNothingHere() throws SQLException {
        JsonObject token = made(VIEWER, "{\"name\": \"by provider\"}");
        assertThat(with(token, "GET", "runs", "").status()).isEqualTo(200);
        Api.SERVER.execute("UPDATE api_token SET tok_by_provider = true WHERE tok_id = " + token.getInt("id"));
        with(token, "GET", "runs", "").problem(401, "D2PG000590");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{} | D2PG000118", "{\"name\": \" \"} | D2PG000118", "{\"name\": \"n\", \"days\": 0} | D2PG000750",
            "{\"name\": \"n\", \"days\": 367} | D2PG000750", "{\"name\": \"n\", \"role\": \"boss\"} | D2PG000751"})
    void whatATokenCannotBeIsRefused(String body, String code) {
        Api.send(VIEWER, "POST", "tokens", body).problem(422, code);
    }

    /** A script that starts many programs does not guess. */
    @Test
    void requestsThatComeTogetherWithTheRightPasswordAreLetIn() {
        String login = "many-at-once";
        Api.SERVER.wildfly().addUser(login, Api.SERVER.password(), "data2pg-viewer");
        List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(() -> Api.SERVER.http()
                .sendAsync(Api.SERVER.request(login, "api/runs?count=1").build(), HttpResponse.BodyHandlers.ofString())).limit(20).toList();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }

    @Test
    void whoGuessesPasswordsHasToWait() {
        for (int guess = 1; guess <= 5; guess++) {
            guess("wrong" + guess).problem(401, "D2PG000590");
        }
        Api.Answer waits = guess("wrong");
        assertThat(waits.problem(429, "D2PG000594")).contains("seconds");
        assertThat(Integer.parseInt(waits.header("Retry-After"))).isBetween(1, 15);
        assertThat(Api.get(VIEWER, "runs").status()).isEqualTo(200);
    }

    private static Api.Answer guess(String password) {
        String pair = java.util.Base64.getEncoder().encodeToString(("guessed-at-rest:" + password).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return Api.send(HttpRequest.newBuilder(URI.create(Api.SERVER.url()).resolve("api/runs")).header("Authorization", "Basic " + pair));
    }
}
