package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.data2pg.control.account.Roles;
import org.data2pg.control.admindb.Actor;
import org.data2pg.message.ForbiddenException;
import org.junit.jupiter.api.Test;

/** What a bean is told about the user behind a request, whatever his page has shown. */
class UserTest {

    private static User with(String... roles) {
        return new User((HttpServletRequest) Proxy.newProxyInstance(UserTest.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class},
                (request, method, arguments) -> switch (method.getName()) {
                    case "isUserInRole" -> List.of(roles).contains(arguments[0]);
                    case "getRemoteUser" -> "anna";
                    case "getRemoteAddr" -> "10.0.0.1";
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    @Test
    void onlyOperatorsAndAdministratorsActOnRuns() {
        assertThat(with(Roles.OPERATOR).operator()).isEqualTo(new Actor("anna", "console", "10.0.0.1"));
        assertThat(with(Roles.ADMIN).operator()).isEqualTo(new Actor("anna", "console", "10.0.0.1"));
        assertThatThrownBy(with(Roles.VIEWER)::operator).isInstanceOf(ForbiddenException.class)
                .hasMessageStartingWith("D2PG000592: The user \"anna\" may only look at runs.");
        assertThatThrownBy(with()::operator).hasMessageStartingWith("D2PG000592");
    }

    @Test
    void onlyAdministratorsChangeTargetDatabases() {
        assertThat(with(Roles.ADMIN).admin().login()).isEqualTo("anna");
        assertThatThrownBy(with(Roles.OPERATOR, Roles.VIEWER)::admin).isInstanceOf(ForbiddenException.class)
                .hasMessageStartingWith("D2PG000593: The user \"anna\" may not change target databases");
        assertThatThrownBy(with()::admin).hasMessageStartingWith("D2PG000593");
    }
}
