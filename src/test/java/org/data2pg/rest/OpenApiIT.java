package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.ADMIN;
import static org.data2pg.fixture.SharedServer.OPERATOR;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.swagger.v3.oas.models.parameters.Parameter;

import jakarta.json.JsonObject;

import org.data2pg.fixture.Project;
import org.data2pg.fixture.RecordedRun;
import org.data2pg.rest.ApiDocument.Call;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The OpenAPI document is sound, and true: every operation in it is called, with what the document asks for and with what it does not, and
 * whatever comes back is what the document says. Operations are found in the document: new ones are called without a word here.
 */
class OpenApiIT {

    /** Written as they stand in an address. */
    private static final List<String> WRONG_IN_ADDRESS = List.of("x", "-1", "0", "1.5", "99999999999999999999", "%00", "%FF", "%F0%9F%98%80", "%27%20OR%201%3D1--",
            "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "a%2Fb", "..%2F..", "x".repeat(3_000));
    private static final List<String> WRONG_BODIES = List.of("", "null", "[]", "{", "7", "\"text\"", "{\"nobody\": \"knows\"}", "{\"id\": \"\\u0000\"}",
            "[".repeat(2_000), "{}", "\u0000");
    private static final List<String> WRONG_VALUES = List.of("\"\"", "\"x\"", "-1", "1.5", "99999999999999999999", "true", "[]", "{}", "null",
            "\"\uD83D\uDE00<script>alert(1)</script>\\\"'\\\\\"");

    private static final ApiDocument DOCUMENT = ApiDocument.served();
    private static RecordedRun done;

    @BeforeAll
    static void record() throws SQLException {
        done = RecordedRun.inProgress(Api.SERVER, "DESCRIBED").steps("s", 3, "Completed").reported(4).completed();
    }

    static Stream<Call> calls() {
        return DOCUMENT.calls().stream();
    }

    @Test
    void theDocumentIsSound() {
        assertThat(DOCUMENT.complaints()).isNullOrEmpty();
        assertThat(DOCUMENT.model().getOpenapi()).startsWith("3.1");
        assertThat(DOCUMENT.model().getInfo().getVersion()).isEqualTo(Project.version());
        assertThat(calls().map(call -> call.operation().getOperationId())).doesNotHaveDuplicates().doesNotContainNull().hasSizeGreaterThan(18);
        assertThat(calls()).allSatisfy(call -> {
            assertThat(call.operation().getSummary()).as(call.toString()).isNotBlank();
            assertThat(call.answer(404).getContent()).as(call.toString()).containsKey("application/problem+json");
        });
    }

    @ParameterizedTest
    @MethodSource("calls")
    void anOperationAnswersAsTheDocumentSays(Call call) {
        Map<String, String> ids = Map.of("id", call.path().startsWith("runs/") ? Long.toString(done.id()) : done.targetDatabase().replace(" ", "%20"));
        HttpRequest.Builder valid = request(call, ADMIN, address(call, ids), "{}");
        if (check(call, valid, "valid address") == 404) {
            assertThat(Api.send(valid).object().getString("code")).as(call + " is described, but not there").isNotEqualTo("D2PG000607");
        }
        check(call, request(call, OPERATOR, address(call, ids), "{}"), "another role");
    }

    @ParameterizedTest
    @MethodSource("calls")
    void withoutALoginNoOperationAnswers(Call call) {
        URI address = URI.create(Api.SERVER.url()).resolve("api/" + address(call, Map.of()));
        Api.send(HttpRequest.newBuilder(address).method(call.method(), BodyPublishers.ofString("{}"))).problem(401, "D2PG000590");
    }

    @ParameterizedTest
    @MethodSource("calls")
    void whatIsWrongInAnAddressIsRefusedWithAProblem(Call call) {
        for (String wrong : WRONG_IN_ADDRESS) {
            for (Parameter parameter : call.parameters("path")) {
                check(call, request(call, ADMIN, address(call, Map.of(parameter.getName(), wrong)), "{}"), parameter.getName() + " " + wrong);
            }
            for (Parameter parameter : call.parameters("query")) {
                String path = address(call, Map.of()) + "?" + parameter.getName() + "=" + wrong;
                check(call, request(call, ADMIN, path, "{}"), parameter.getName() + " " + wrong);
            }
        }
        assertThat(check(call, request(call, ADMIN, address(call, Map.of()) + "?no.such.parameter=1", "{}"), "unknown parameter")).isEqualTo(422);
        for (Parameter parameter : call.parameters("header")) {
            for (String wrong : List.of("", "x", "\"", "a, b", "x".repeat(3_000))) {
                check(call, request(call, ADMIN, address(call, Map.of()), "{}").setHeader(parameter.getName(), wrong), parameter.getName() + " " + wrong);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void whatIsWrongInABodyIsRefusedWithAProblem(Call call) {
        if (call.body() == null) {
            assertThat(call.method()).as("An operation without a body").isIn("GET", "DELETE", "POST");
            return;
        }
        List<String> bodies = new ArrayList<>(WRONG_BODIES);
        DOCUMENT.resolved(call.body()).getProperties().keySet().forEach(field ->
                WRONG_VALUES.forEach(wrong -> bodies.add("{\"" + field + "\": " + wrong + "}")));
        bodies.forEach(body -> check(call, request(call, ADMIN, address(call, Map.of()), body), body));
        HttpRequest.Builder other = request(call, ADMIN, address(call, Map.of()), "<id/>").setHeader("Content-Type", "text/xml");
        assertThat(check(call, other, "text/xml")).isEqualTo(415);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aFormatThatIsNotSpokenIsRefused(Call call) {
        if (call.operation().getResponses().values().stream().anyMatch(answer -> answer.getContent() != null && !answer.getContent().containsKey("application/problem+json"))) {
            HttpRequest.Builder request = request(call, ADMIN, address(call, Map.of()), "{}").setHeader("Accept", "image/png");
            assertThat(check(call, request, "image/png")).isEqualTo(406);
        }
    }

    /** Parameters of the path that are not given are of something that is not there. */
    private static String address(Call call, Map<String, String> given) {
        Map<String, String> values = new LinkedHashMap<>(given);
        call.parameters("path").forEach(parameter -> values.putIfAbsent(parameter.getName(), "4711"));
        String path = call.path();
        for (Map.Entry<String, String> value : values.entrySet()) {
            path = path.replace("{" + value.getKey() + "}", value.getValue());
        }
        return path;
    }

    private static HttpRequest.Builder request(Call call, String login, String path, String body) {
        HttpRequest.Builder request = Api.SERVER.request(login, "api/" + path);
        return call.body() == null ? request.method(call.method(), BodyPublishers.noBody())
                : request.header("Content-Type", "application/json").method(call.method(), BodyPublishers.ofString(body));
    }

    /** Whatever was sent, the answer is one the document knows, and no error of the server. */
    private static int check(Call call, HttpRequest.Builder request, String what) {
        Api.Answer answer = DOCUMENT.check(call, request, what);
        if (answer.status() == 201) {
            removed(call, answer.object());
        }
        return answer.status();
    }

    /** What was added by chance is removed, so that the next one finds the server as it was. */
    private static void removed(Call call, JsonObject added) {
        if (call.path().equals("target-databases")) {
            Api.send(Api.SERVER.request(ADMIN, "api/target-databases/" + added.getString("id")).DELETE());
        }
    }
}
