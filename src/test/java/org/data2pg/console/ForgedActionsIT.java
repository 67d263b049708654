package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.ADMIN;
import static org.data2pg.fixture.SharedServer.OPERATOR;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.json.Json;

import org.data2pg.fixture.PreviousRelease;
import org.data2pg.fixture.RecordedRun;
import org.data2pg.fixture.RestClient;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What buttons send, sent by those who have no such button on their page, with the state of that page as the server has given it to them. What
 * reaches a use case leaves a line in the audit, done or refused: the same request of somebody with the role does, so it is one that counts.
 */
class ForgedActionsIT {

    private static final SharedServer SERVER = SharedServer.get();
    private static final List<String> ROLES = List.of(VIEWER, OPERATOR, ADMIN);
    private static final String INSTALLABLE = "forged_install";
    private static final String OUTDATED = "forged_upgrade";
    private static final Pattern STATE = Pattern.compile("name=\"jakarta.faces.ViewState\"[^>]* value=\"([^\"]+)\"");

    private static final Pattern BUTTON = Pattern.compile("<p:commandButton id=\"(\\w+)\"");
    /** What a viewer may ask, too. */
    private static final Set<String> CHANGING_NOTHING = Set.of("estimate", "toggle");

    private static RecordedRun active;
    private static RecordedRun aborted;

    @BeforeAll
    static void record() throws SQLException {
        active = RecordedRun.inProgress(SERVER, "FORGED").steps("s", 1, "In_progress");
        aborted = RecordedRun.inProgress(SERVER, "FORGED_RESTART").steps("s", 1, "In_progress").aborted("s1", "ERROR: no");
        SERVER.execute("INSERT INTO target_database (tdb_id, tdb_host, tdb_port, tdb_dbname, tdb_user) VALUES ('forged', 'localhost', 1, 'none', 'nobody')");
        target(INSTALLABLE);
        target(OUTDATED);
        try (Connection connection = SERVER.postgres().connect(OUTDATED); Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(PreviousRelease.psqlScript());
        }
    }

    /** Without the extension. */
    private static void target(String database) throws SQLException {
        SERVER.postgres().createDatabase(database);
        new RestClient(SERVER.url(), ADMIN, SERVER.password()).post("target-databases", Json.createObjectBuilder().add("id", database)
                .add("host", SERVER.postgres().host()).add("port", SERVER.postgres().port()).add("dbname", database).add("user", "postgres")
                .add("password", SERVER.postgres().password()).build());
    }

    /** The last two columns: the lowest role that may, and what the audit calls it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "run.xhtml?id=ACTIVE                             | form:modify      | form:sessions=2                     | operator | modify",
        "run.xhtml?id=ACTIVE                             | form:suspend     | form:whySuspend=forged              | operator | suspend",
        "run.xhtml?id=ACTIVE&tab=sessions&cancel=s1      | parts:cancelStep | parts:reason=forged                 | operator | cancel step",
        "run.xhtml?id=ABORTED                            | form:restart     | form:restartComment=forged          | operator | restart",
        "start.xhtml?target=forged&batch=FORGED          | form:start       | form:comment=forged                 | operator | run",
        "target.xhtml?id=forged                          | form:check       |                                     | operator | check",
        "target.xhtml?id=forged                          | form:lock        |                                     | admin    | change",
        "target.xhtml?id=forged                          | form:unlock      |                                     | admin    | change",
        "target-edit.xhtml?id=forged                     | form:save        | form:description=forged             | admin    | change",
        "target-edit.xhtml                               | form:save        | form:newId=made                     | admin    | add",
        "target.xhtml?id=forged_install                  | form:install     |                                     | admin    | install extension",
        "target.xhtml?id=forged_upgrade                  | form:upgrade     |                                     | admin    | upgrade extension",
        "target.xhtml?id=forged                          | form:remove      |                                     | admin    | remove",
        "run.xhtml?id=ACTIVE                             | form:abort       | form:reason=forged                  | operator | abort"})
    void nothingIsDoneForWhoMayNot(String page, String button, String field, String lowest, String action) throws Exception {
        SERVER.execute("UPDATE target_database SET tdb_locked = " + button.equals("form:unlock") + " WHERE tdb_id = 'forged'");
        for (String login : ROLES) {
            if (page.contains("ACTIVE")) {
                // What one has asked for, the next one has no button for
                active = RecordedRun.inProgress(SERVER, "FORGED").steps("s", 1, "In_progress");
            }
            String address = page.replace("ACTIVE", Long.toString(active.id())).replace("ABORTED", Long.toString(aborted.id()));
            String before = state();
            String noted = audited();
            try (Client client = new Client(login)) {
                client.send(address, client.get(address), button, field);
            }
            if (ROLES.indexOf(login) < ROLES.indexOf(lowest)) {
                assertThat(state()).as("nothing is changed for " + login).isEqualTo(before);
                assertThat(audited()).as("nobody was asked to for " + login).isEqualTo(noted);
            } else {
                assertThat(audited()).as("the same request of " + login).isNotEqualTo(noted).endsWith(login + " console " + action);
            }
        }
    }

    @Test
    void noButtonIsLeftOut() throws Exception {
        CsvSource tried = getClass().getDeclaredMethod("nothingIsDoneForWhoMayNot", String.class, String.class, String.class, String.class, String.class)
                .getAnnotation(CsvSource.class);
        Set<String> buttons = new TreeSet<>(CHANGING_NOTHING);
        for (String line : tried.value()) {
            buttons.add(line.split("\\|")[1].strip().replaceFirst(".*:", ""));
        }
        Set<String> there = new TreeSet<>();
        try (Stream<Path> pages = Files.walk(Path.of("src/main/webapp"))) {
            for (Path page : pages.filter(file -> file.toString().endsWith(".xhtml")).toList()) {
                String text = Files.readString(page);
                List<String> found = BUTTON.matcher(text).results().map(button -> button.group(1)).toList();
                assertThat(text.split("action=\"#\\{\\w+\\.\\w+}\"", -1)).as(page + ": what acts is a button").hasSize(found.size() + 1);
                there.addAll(found);
            }
        }
        assertThat(there).isEqualTo(buttons);
    }

    /** His page was made for the login that had the role: with the next login it is worth nothing. */
    @Test
    void aPageIsOfNoUseToWhoHasLostItsRole() throws Exception {
        RecordedRun run = RecordedRun.inProgress(SERVER, "FORGED_BY_HABIT").steps("s", 1, "In_progress");
        String login = "demoted";
        SERVER.wildfly().addUser(login, SERVER.password(), "data2pg-operator");
        try (Client client = new Client(login)) {
            String address = "run.xhtml?id=" + run.id();
            String page = client.get(address);
            assertThat(page).contains("form:suspend");
            SERVER.wildfly().users(SERVER.password(), "roles", login, "data2pg-viewer");
            client.logOut();
            client.logIn(login);
            String before = audited();
            client.send(address, page, "form:suspend", "form:whySuspend=forged");
            assertThat(client.get(address)).contains("FORGED_BY_HABIT").doesNotContain("form:suspend");
            client.send(address, client.get(address), "form:suspend", "form:whySuspend=forged");
            assertThat(audited()).isEqualTo(before);
        }
        assertThat(SERVER.found("SELECT run_stop IS NULL FROM run WHERE run_id = " + run.id())).isEqualTo("t");
    }

    /** What the actions would change. A server looks after these runs meanwhile, as theirs is not there. */
    private static String state() throws SQLException {
        return SERVER.found("SELECT string_agg(concat_ws(' ', run_max_sessions, run_asc_sessions, run_comment, run_stop, run_stop_reason, run_restart_id), ' ' ORDER BY run_id)"
                        + " FROM run WHERE run_id IN (" + active.id() + ", " + aborted.id() + ")")
                + SERVER.found("SELECT string_agg(s::text, ' ' ORDER BY stp_name) FROM step s WHERE stp_run_id = " + active.id())
                + SERVER.found("SELECT string_agg(t::text, ' ' ORDER BY tdb_id) FROM target_database t WHERE tdb_id IN ('forged', '" + INSTALLABLE + "', '" + OUTDATED + "', 'made')");
    }

    /** Number of the last line, and what it is about. */
    private static String audited() throws SQLException {
        return SERVER.found("SELECT concat_ws(' ', aud_id, aud_login, aud_door, aud_action) FROM audit WHERE aud_door = 'console' ORDER BY aud_id DESC LIMIT 1");
    }

    /** A browser without a page: it sends what it is told to. */
    private static final class Client implements AutoCloseable {

        private final HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).followRedirects(HttpClient.Redirect.NORMAL).build();

        Client(String login) throws Exception {
            logIn(login);
        }

        void logIn(String login) throws Exception {
            get("runs.xhtml");
            post("j_security_check", "j_username=" + login + "&j_password=" + SERVER.password());
        }

        void logOut() throws Exception {
            post("logout", "");
        }

        String get(String path) throws Exception {
            return http.send(request(path).build(), BodyHandlers.ofString()).body();
        }

        /** As the button of a form sends it, with one field. */
        void send(String path, String page, String button, String field) throws Exception {
            Matcher state = STATE.matcher(page);
            assertThat(state.find()).as(page).isTrue();
            String form = button.substring(0, button.indexOf(':'));
            String given = field == null ? "" : field.substring(0, field.indexOf('='));
            post(path.replaceFirst("\\?.*", ""), pair("jakarta.faces.partial.ajax", "true") + pair("jakarta.faces.source", button)
                    + pair("jakarta.faces.partial.execute", button + " " + given) + pair("jakarta.faces.partial.render", form) + pair(form, form)
                    + pair(button, button) + (field == null ? "" : pair(given, field.substring(given.length() + 1)))
                    + pair("jakarta.faces.ViewState", state.group(1)));
        }

        private static String pair(String name, String value) {
            return URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&";
        }

        private void post(String path, String body) throws Exception {
            http.send(request(path).header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(body)).build(),
                    BodyHandlers.ofString());
        }

        private static HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create(SERVER.url()).resolve(path));
        }

        @Override
        public void close() throws Exception {
            logOut();
        }
    }
}
