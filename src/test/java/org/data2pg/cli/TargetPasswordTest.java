package org.data2pg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.data2pg.cli.message.ExitCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The password in the environment may be that of another target database. */
class TargetPasswordTest {

    private static final String SEEN = "{\"id\": \"t\", \"host\": \"h\", \"port\": 1, \"dbname\": \"d\", \"user\": \"u\", \"locked\": false}";

    @ParameterizedTest
    @CsvSource({
        "change t --description d,                    false",
        "change t --extension-schema s,               false",
        "lock t,                                      false",
        "add t --jndi-name java:/datasource,          false",
        "change t --host other,                       true",
        "change t --port 2,                           true",
        "change t --dbname other,                     true",
        "change t --db-user other,                    true",
        "change t --cnx-options a=b,                  true",
        "change t --password-from-env,                true",
        "add t --host h --dbname d --db-user u,       true"})
    void isSentOnlyWhereItIsMeant(String arguments, boolean sent) throws IOException {
        List<String> bodies = new ArrayList<>();
        try (StubServer server = new StubServer(exchange -> {
            if (!exchange.getRequestMethod().equals("GET")) {
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            }
            StubServer.send(exchange, 200, "application/json", SEEN);
        })) {
            String[] words = Stream.concat(Stream.of("targets"), Stream.of(arguments.split(" "))).toArray(String[]::new);
            assertThat(server.run(Map.of("DATA2PG_TARGET_PASSWORD", "geheim"), words).status()).isEqualTo(ExitCode.OK);
        }
        assertThat(bodies).hasSize(1).allMatch(body -> body.contains("\"password\":\"geheim\"") == sent);
    }

    @ParameterizedTest
    @CsvSource({"''", "geheim"})
    void aloneItChangesNothing(String password) throws IOException {
        try (StubServer server = new StubServer(exchange -> StubServer.send(exchange, 200, "application/json", SEEN))) {
            StubServer.Ended ended = server.run(Map.of("DATA2PG_TARGET_PASSWORD", password), "targets", "change", "t");
            assertThat(ended.err()).startsWith("D2PG000819");
            assertThat(server.requests()).noneMatch(request -> request.startsWith("PUT"));
        }
    }
}
