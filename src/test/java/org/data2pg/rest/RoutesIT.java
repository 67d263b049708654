package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.data2pg.fixture.SharedServer.ADMIN;
import static org.data2pg.fixture.SharedServer.OPERATOR;
import static org.data2pg.fixture.SharedServer.STRANGER;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import jakarta.annotation.security.RolesAllowed;
import jakarta.faces.push.Push;
import jakarta.servlet.annotation.WebServlet;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.ws.rs.HttpMethod;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.data2pg.control.account.Roles;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks all routes there are, found in the classes and pages themselves: none gives anything without a login, and each keeps to its roles. */
class RoutesIT {

    private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.data2pg");
    private static final Map<String, String> ROLE_OF = Map.of(VIEWER, Roles.VIEWER, OPERATOR, Roles.OPERATOR, ADMIN, Roles.ADMIN);
    private static final Path PAGES = Path.of("src/main/webapp");
    private static final List<String> OPEN = List.of("login.xhtml", "login-error.xhtml");

    /** A method of a resource: what it is called with, and who may. */
    record Route(String verb, String path, List<String> roles) {

        /** Where nothing is: what is let in is not done either. */
        String address() {
            return "api/" + path.replaceAll("\\{[^}]*\\}", "987654321");
        }

        @Override
        public String toString() {
            return verb + " " + path;
        }
    }

    static Stream<Route> routes() {
        List<Route> found = annotated(jakarta.ws.rs.Path.class)
                .flatMap(type -> Arrays.stream(type.getMethods()).flatMap(RoutesIT::of)).toList();
        assertThat(found).hasSizeGreaterThan(20);
        return found.stream();
    }

    private static Stream<Class<?>> annotated(Class<? extends Annotation> annotation) {
        return CLASSES.stream().filter(type -> type.isAnnotatedWith(annotation)).map(JavaClass::reflect);
    }

    private static Stream<Route> of(Method method) {
        return Arrays.stream(method.getAnnotations()).map(Annotation::annotationType).filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(verb -> new Route(verb.getAnnotation(HttpMethod.class).value(), path(method), roles(method)));
    }

    private static String path(Method method) {
        String ofClass = method.getDeclaringClass().getAnnotation(jakarta.ws.rs.Path.class).value();
        jakarta.ws.rs.Path own = method.getAnnotation(jakarta.ws.rs.Path.class);
        return (own == null ? ofClass : ofClass + "/" + own.value()).replaceAll("^/|(?<=/)/", "");
    }

    private static List<String> roles(Method method) {
        RolesAllowed own = method.getAnnotation(RolesAllowed.class);
        RolesAllowed allowed = own == null ? method.getDeclaringClass().getAnnotation(RolesAllowed.class) : own;
        assertThat(allowed).as(method + " says who may call it").isNotNull();
        return List.of(allowed.value());
    }

    @ParameterizedTest
    @MethodSource("routes")
    void nothingWithoutALogin(Route route) throws Exception {
        assertThat(status(plain(route))).isEqualTo(401);
        assertThat(status(plain(route).header("Authorization", "Bearer d2pg_0"))).isEqualTo(401);
        assertThat(status(plain(route).header("Authorization", "Negotiate x"))).isEqualTo(401);
        assertThat(status(as(STRANGER, route))).isEqualTo(403);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void eachRoleMayWhatIsStatedAndNoMore(Route route) throws Exception {
        assertThat(route.roles()).as("a higher role may what a lower one may").contains(Roles.ADMIN);
        for (Map.Entry<String, String> user : ROLE_OF.entrySet()) {
            int status = status(as(user.getKey(), route));
            if (route.roles().contains(user.getValue())) {
                assertThat(status).as(user.getKey()).isNotIn(401, 403).isLessThan(500);
            } else {
                assertThat(status).as(user.getKey()).isEqualTo(403);
            }
        }
        assertThat(route.roles().contains(Roles.VIEWER)).as("viewers only look, but everybody has tokens")
                .isEqualTo(route.verb().equals("GET") || route.path().startsWith("tokens"));
    }

    static Stream<String> pages() throws IOException {
        try (Stream<Path> files = Files.walk(PAGES)) {
            List<String> found = files.filter(Files::isRegularFile).map(file -> PAGES.relativize(file).toString()).toList();
            assertThat(found).contains("runs.xhtml", "WEB-INF/web.xml");
            List<String> servlets = annotated(WebServlet.class).map(type -> type.getAnnotation(WebServlet.class))
                    .flatMap(servlet -> Stream.of(servlet.value(), servlet.urlPatterns())).flatMap(Stream::of).map(pattern -> pattern.substring(1)).toList();
            assertThat(servlets).contains("runs.csv");
            return Stream.concat(Stream.concat(found.stream(), servlets.stream()).filter(page -> !OPEN.contains(page)),
                    Stream.of("", "logout?x", "nothing", "jakarta.faces.push/runs", "WEB-INF/classes/", "META-INF/", ";/runs.xhtml", "runs.xhtml;x", "//runs.xhtml",
                            "./runs.xhtml", "jakarta.faces.resource/../runs.xhtml", "login.xhtml/../runs.xhtml", "jakarta.faces.resource/..%2fruns.xhtml"));
        }
    }

    /** The login page, at most; and nothing at all of what only the server should see. */
    @ParameterizedTest
    @MethodSource("pages")
    void noPageAndNoFileWithoutALogin(String page) throws Exception {
        for (String verb : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")) {
            HttpResponse<InputStream> answer = send(request(page).method(verb, BodyPublishers.noBody()));
            String body = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
            boolean nothing = List.of("HEAD", "OPTIONS").contains(verb) && body.isEmpty() && answer.headers().firstValue("Content-Disposition").isEmpty();
            assertThat(answer.statusCode() >= 300 || nothing || body.contains("j_password")).as(verb + " " + answer.statusCode() + " " + body).isTrue();
            assertThat(body).doesNotContain("runs.title", "requestedBy", "form:table", "web-app", "#{");
        }
    }

    /** Channels that pages listen to, and endpoints of any other kind. */
    static Stream<String> sockets() {
        List<String> channels = CLASSES.stream().flatMap(type -> type.getFields().stream()).filter(field -> field.isAnnotatedWith(Push.class))
                .map(field -> "jakarta.faces.push/" + field.getAnnotationOfType(Push.class).channel()).toList();
        assertThat(channels).contains("jakarta.faces.push/runs");
        return Stream.concat(channels.stream(), annotated(ServerEndpoint.class).map(type -> type.getAnnotation(ServerEndpoint.class).value().substring(1)));
    }

    @ParameterizedTest
    @MethodSource("sockets")
    void noWebSocketIsOpenedWithoutALogin(String path) throws Exception {
        URI address = URI.create(SharedServer.get().url().replaceFirst("^http", "ws") + path);
        WebSocket.Builder socket = SharedServer.get().http().newWebSocketBuilder();
        assertThatThrownBy(() -> socket.buildAsync(address, new WebSocket.Listener() { }).join()).hasCauseInstanceOf(WebSocketHandshakeException.class);
        socket.header("Cookie", cookie()).buildAsync(address, new WebSocket.Listener() { }).join().abort();
    }

    /** The login form posts to the container, which needs no page; scripts and styles of pages are the same for everybody. */
    @ParameterizedTest
    @ValueSource(strings = {"login.xhtml", "login-error.xhtml", "jakarta.faces.resource/console.css.xhtml?ln=data2pg"})
    void whatALoginNeedsIsThere(String page) throws Exception {
        assertThat(status(request(page))).isEqualTo(200);
    }

    @Test
    void aPageOfTheConsoleReadsButDoesNotChangeByItsCookie() throws Exception {
        String cookie = cookie();
        assertThat(status(request("api/runs").header("Cookie", cookie))).isEqualTo(200);
        for (Route route : routes().filter(one -> !one.verb().equals("GET")).toList()) {
            assertThat(status(plain(route).header("Cookie", cookie))).as(route.toString()).isEqualTo(401);
        }
    }

    private static String cookie() throws Exception {
        SharedServer server = SharedServer.get();
        String given = send(request("runs.xhtml")).headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        return send(request("j_security_check").header("Cookie", given).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("j_username=" + ADMIN + "&j_password=" + server.password()))).headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    /** WildFly's own doors on the port of the application, and its management port. */
    @Test
    void theServersOwnDoorsAskForALoginToo() throws Exception {
        SharedServer server = SharedServer.get();
        assertThat(status(HttpRequest.newBuilder(URI.create(server.url()).resolve("/wildfly-services")))).isEqualTo(401);
        URI management = URI.create(server.wildfly().managementUrl());
        assertThat(status(HttpRequest.newBuilder(management.resolve("/management")))).isEqualTo(401);
        assertThat(status(HttpRequest.newBuilder(management.resolve("/management-upload")).POST(BodyPublishers.noBody()))).isEqualTo(401);
        assertThat(status(HttpRequest.newBuilder(management.resolve("/console")))).isEqualTo(404);
        for (String factory : List.of("management", "application")) {
            assertThat(server.wildfly().cli("/subsystem=elytron/sasl-authentication-factory=" + factory + "-sasl-authentication"
                    + ":read-attribute(name=available-mechanisms)")).contains("DIGEST-MD5").doesNotContain("ANONYMOUS");
        }
        assertThat(server.wildfly().cli("/core-service=platform-mbean/type=runtime:read-attribute(name=system-properties)"))
                .as("no JMX past the management port").doesNotContain("com.sun.management.jmxremote");
    }

    private static HttpRequest.Builder plain(Route route) {
        return request(route.address()).header("Content-Type", "application/json").method(route.verb(), body(route));
    }

    private static HttpRequest.Builder as(String login, Route route) {
        return SharedServer.get().request(login, route.address()).header("Content-Type", "application/json").method(route.verb(), body(route));
    }

    private static HttpRequest.BodyPublisher body(Route route) {
        return route.verb().equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}");
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(SharedServer.get().url() + path));
    }

    private static int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = send(request);
        answer.body().close();
        return answer.statusCode();
    }

    /** The body is not waited for: a stream of events has no end. */
    private static HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return SharedServer.get().http().send(request.build(), BodyHandlers.ofInputStream());
    }
}
