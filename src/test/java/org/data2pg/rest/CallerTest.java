package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.security.Principal;

import jakarta.servlet.http.HttpServletRequest;

import org.data2pg.control.admindb.Actor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {

    @ParameterizedTest
    @CsvSource({"data2pg/1.1.0, cli", "data2pg/unpackaged, cli", "curl/8.5.0, rest", "data2pgx/1, rest", ", rest"})
    void theCommandLineIsADoorOfItsOwn(String userAgent, String door) {
        assertThat(Caller.of(request(userAgent))).isEqualTo(new Actor("dba", door, "10.0.0.7", 7L));
    }

    private static HttpServletRequest request(String userAgent) {
        return (HttpServletRequest) Proxy.newProxyInstance(CallerTest.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getUserPrincipal" -> (Principal) () -> "dba";
                    case "getRemoteAddr" -> "10.0.0.7";
                    case "getAttribute" -> 7L;
                    case "getHeader" -> "User-Agent".equals(arguments[0]) ? userAgent : null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
