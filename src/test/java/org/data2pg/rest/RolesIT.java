package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.ADMIN;
import static org.data2pg.fixture.SharedServer.OPERATOR;
import static org.data2pg.fixture.SharedServer.STRANGER;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each role and each operation: let in means that the answer is about the request, not about who sent it. */
class RolesIT {

    /** There is none of this number: one of another test would really be suspended, aborted or restarted. */
    private static final String RUN = "runs/987654321";
    private static final List<String> READING = List.of("GET runs", "GET " + RUN, "GET " + RUN + "/steps", "GET " + RUN + "/report", "GET " + RUN + "/audit", "GET audit",
            "GET target-databases", "GET target-databases/t", "HEAD runs", "OPTIONS runs");
    private static final List<String> RUNNING = List.of("POST runs", "PATCH " + RUN, "POST " + RUN + "/suspend", "POST " + RUN + "/abort", "POST " + RUN + "/restart",
            "POST target-databases/t/check");
    private static final List<String> KEEPING = List.of("POST target-databases", "PUT target-databases/t", "DELETE target-databases/t");
    private static final List<String> ALL = Stream.of(READING, RUNNING, KEEPING).flatMap(List::stream).toList();

    static Stream<Arguments> allowed() {
        return Stream.of(pairs(List.of(VIEWER, OPERATOR, ADMIN), READING), pairs(List.of(OPERATOR, ADMIN), RUNNING), pairs(List.of(ADMIN), KEEPING))
                .flatMap(pairs -> pairs);
    }

    static Stream<Arguments> forbidden() {
        return Stream.of(pairs(List.of(VIEWER), RUNNING), pairs(List.of(VIEWER, OPERATOR), KEEPING), pairs(List.of(STRANGER), ALL)).flatMap(pairs -> pairs);
    }

    private static Stream<Arguments> pairs(List<String> logins, List<String> operations) {
        return logins.stream().flatMap(login -> operations.stream().map(operation -> Arguments.of(login, operation)));
    }

    @ParameterizedTest
    @MethodSource
    void allowed(String login, String operation) {
        assertThat(ask(login, operation).status()).isNotIn(401, 403).isLessThan(500);
    }

    @ParameterizedTest
    @MethodSource
    void forbidden(String login, String operation) {
        Api.Answer answer = ask(login, operation);
        if (operation.startsWith("HEAD")) {
            assertThat(answer.status()).isEqualTo(403);
        } else {
            assertThat(answer.problem(403, login.equals(STRANGER) ? "D2PG000591" : "D2PG000612")).contains(login)
                    .contains(KEEPING.contains(operation) ? "data2pg-admin" : "data2pg-operator");
        }
    }

    private static Api.Answer ask(String login, String operation) {
        String[] words = operation.split(" ");
        return Api.send(login, words[0], words[1], "{}");
    }
}
