package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.STRANGER;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console answers when a page can't be shown: always a page with a sentence, never what an exception says. */
class PagesIT {

    private static final SharedServer SERVER = SharedServer.get();

    @ParameterizedTest
    @CsvSource({"run.xhtml?id=4711, D2PG000114", "run.xhtml?id=abc, D2PG000504", "run.xhtml, D2PG000504", "results.xhtml, D2PG000504",
            "target.xhtml, D2PG000200", "plan.xhtml, D2PG000200", "nothing.xhtml, D2PG000500", "error.xhtml, D2PG000500: There is no page /data2pg/error.xhtml.", "nothing, D2PG000500",
            "run.xhtml?id=%3Cscript%3E, D2PG000504", "target.xhtml?id=nowhere, D2PG000200",
            "plan.xhtml?target=nowhere&batch=none, D2PG000200"})
    void whatDoesNotExistIsNotFound(String path, String sentence) throws Exception {
        HttpResponse<String> answer = send(page(path));
        assertSentence(answer, 404, sentence.substring(0, 10));
        assertThat(answer.body()).contains(sentence);
        assertThat(answer.body()).as("the word for nothing of programs").doesNotContain("null&quot;", "\"null\"", " null<", " null ");
    }

    @Test
    void aStepOfNoRunIsNotCancelled() throws Exception {
        assertSentence(sendAs("operator", page("run.xhtml?id=4711&tab=sessions&cancel=step")), 404, "D2PG000114");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"runs.xhtml?page=last | D2PG000520: \"last\" of the parameter page is refused: pages are numbered from 1 on.",
            "audit.xhtml?page=-1 | D2PG000520: \"-1\" of the parameter page", "dashboard.xhtml?page=0 | D2PG000520", "runs.xhtml?page=1&page=2 | D2PG000523: The parameter \"page\" is given 2 times",
            "runs.xhtml?from=yesterday | D2PG000515", "runs.xhtml?status=Running | D2PG000514", "runs.xhtml?type=copy | D2PG000514", "runs.xhtml?sort=password | D2PG000514",
            "runs.xhtml?order=up | D2PG000514: \"up\" is no value of order. Its values are: ascending, descending.",
            "run.xhtml?id=1&tab=nope | D2PG000514: \"nope\" is no value of tab. Its values are: steps, timeline,", "run.xhtml?id=1&tab=%20 | D2PG000514", "run.xhtml?id=1&status=Foo | D2PG000514: \"Foo\" is no value of status",
            "plan.xhtml?view=nope | D2PG000514: \"nope\" is no value of view. Its values are: table, graph.", "results.xhtml?run=1&view=nope | D2PG000514",
            "results.xhtml?run=1&kind=nope | D2PG000514", "results.xhtml?run=1&severity=nope | D2PG000514", "results.xhtml?run=1&equal=true | D2PG000514"})
    void aParameterThatCantBeMeantIsRefused(String path, String sentence) throws Exception {
        HttpResponse<String> answer = send(page(path));
        assertSentence(answer, 422, sentence.substring(0, 10));
        assertThat(answer.body()).contains(sentence);
    }

    @Test
    void noPageTakesAParameterThatItDoesNotKnow() throws Exception {
        HttpClient viewer = loggedIn(VIEWER);
        List<String> pages = new ArrayList<>(List.of(""));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("src/main/webapp"), "*.xhtml")) {
            files.forEach(file -> pages.add(file.getFileName().toString()));
        }
        pages.removeAll(List.of("login.xhtml", "login-error.xhtml", "error.xhtml"));
        assertThat(pages).hasSizeGreaterThan(10);
        for (String path : pages) {
            HttpResponse<String> answer = viewer.send(page(path + "?nope=1").build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).as(path).contains("D2PG000522: The parameter \"nope\" is not known here. Known are: ");
            assertThat(answer.statusCode()).as(path).isEqualTo(422);
        }
    }

    @ParameterizedTest
    @CsvSource({"runs.csv?from=yesterday, D2PG000515", "runs.csv?foo=1, D2PG000522", "runs.xlsx?status=Foo, D2PG000514", "runs.csv?page=1, D2PG000522",
            "results.csv?run=1&foo=1, D2PG000522", "results.xlsx?run=1&run=2, D2PG000523", "results.csv?run=1&kind=foo, D2PG000514"})
    void aFileIsRefusedAsThePageIs(String path, String code) throws Exception {
        HttpResponse<String> answer = send(page(path));
        assertThat(answer.body()).startsWith(code + ": ");
        assertThat(answer.statusCode()).isEqualTo(422);
    }

    /** In the place of the form is which role it takes; who has it, has the form. */
    @ParameterizedTest
    @CsvSource({"start.xhtml, viewer, D2PG000592, form:start", "start.xhtml?target=nowhere&batch=none, operator, , form:start", "start.xhtml, admin, , form:start",
            "target-edit.xhtml, viewer, D2PG000593, form:save", "target-edit.xhtml?id=nowhere, operator, D2PG000593, form:save", "target-edit.xhtml, admin, , form:save",
            "target-edit.xhtml?id=nowhere, admin, D2PG000200, form:save"})
    void aFormIsForWhoMaySendIt(String path, String login, String code, String button) throws Exception {
        HttpResponse<String> answer = sendAs(login, page(path));
        if (code == null) {
            assertThat(answer.statusCode()).isEqualTo(200);
        } else {
            assertSentence(answer, code.equals("D2PG000200") ? 404 : 403, code);
        }
        boolean allowed = code == null || code.equals("D2PG000200");
        assertThat(answer.body().contains("id=\"" + button + "\"")).isEqualTo(allowed);
        assertThat(answer.body().contains("<label")).as("fields").isEqualTo(allowed);
    }

    @Test
    void aRoleIsNeeded() throws Exception {
        assertSentence(sendAs(STRANGER, page("runs.xhtml")), 403, "D2PG000501");
    }

    @Test
    void aLinkDoesNotLogOut() throws Exception {
        HttpResponse<String> answer = send(page("logout"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.uri().getPath()).endsWith("/data2pg/");
        assertThat(answer.body()).doesNotContain("j_password");
    }

    @Test
    void anExpiredPageSaysSo() throws Exception {
        HttpResponse<String> answer = send(page("runs.xhtml").header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("form=form&jakarta.faces.ViewState=1:2")));
        assertSentence(answer, 409, "D2PG000503");
    }

    @Test
    void withoutTheAdministrationDatabaseAPageSaysSo() throws Exception {
        HttpClient viewer = loggedIn(VIEWER);
        SERVER.postgres().stop();
        try {
            assertSentence(viewer.send(page("runs.xhtml").build(), HttpResponse.BodyHandlers.ofString()), 503, "D2PG000122");
            assertSentence(viewer.send(page("run.xhtml?id=1").build(), HttpResponse.BodyHandlers.ofString()), 503, "D2PG000122");
            assertSentence(submitted("viewer", SERVER.password()), 503, "D2PG000595");
        } finally {
            SERVER.postgres().start();
        }
        assertThat(send(page("runs.xhtml")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"''", "runs.xhtml", "run.xhtml?id=1", "nothing"})
    void withoutALoginThereIsTheLoginPageOnly(String path) throws Exception {
        HttpResponse<String> answer = SERVER.http().send(page(path).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("j_password").doesNotContain("D2PG");
    }

    @Test
    void anErrorNobodyHasForeseenIsAnIncidentOfTheLogOnly() throws Exception {
        SERVER.execute("ALTER TABLE run RENAME TO run_elsewhere");
        try {
            HttpResponse<String> answer = send(page("runs.xhtml"));
            assertSentence(answer, 500, "D2PG000502");
            String incident = answer.body().replaceFirst("(?s).*incident ([0-9a-f-]{36}).*", "$1");
            assertThat(SERVER.log()).contains("Incident " + incident);
        } finally {
            SERVER.execute("ALTER TABLE run_elsewhere RENAME TO run");
        }
    }

    @Test
    void pagesRunOwnScriptsOnlyAndInNoFrame() throws Exception {
        HttpResponse<String> answer = send(page("runs.xhtml"));
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).contains("script-src 'self' 'nonce-")
                .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'self'");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("same-origin");
        assertThat(answer.headers().map()).doesNotContainKeys("server", "x-powered-by", "strict-transport-security");
        assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    /** Two windows log in at a provider at once: the answer to the second one comes when the first one has logged in. */
    @Test
    void aLateAnswerOfALoginProviderIsNoAddress() throws Exception {
        HttpClient viewer = loggedIn(VIEWER);
        HttpResponse<String> answer = viewer.send(page("runs.xhtml?code=abc&state=def").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.uri().getQuery()).isNull();
    }

    @Test
    void whoGuessesHasToWaitAndOthersNeedNot() throws Exception {
        for (int guess = 1; guess <= 5; guess++) {
            assertThat(submitted("guessed-at-form", "guess" + guess).body()).contains("j_password");
        }
        HttpResponse<String> waits = submitted("guessed-at-form", "guess");
        assertSentence(waits, 429, "D2PG000594");
        assertThat(Integer.parseInt(waits.headers().firstValue("Retry-After").orElseThrow())).isBetween(1, 15);
        assertThat(send(page("runs.xhtml")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void aPageOfAnotherSiteSendsNothing(String site) throws Exception {
        assertSentence(submitted(VIEWER, SERVER.password(), "Sec-Fetch-Site", site), 403, "D2PG000596");
        HttpClient viewer = loggedIn(VIEWER);
        for (String path : List.of("runs.xhtml", "logout")) {
            HttpRequest foreign = page(path).header("Sec-Fetch-Site", site).POST(BodyPublishers.noBody()).build();
            assertSentence(viewer.send(foreign, HttpResponse.BodyHandlers.ofString()), 403, "D2PG000596");
        }
        assertThat(viewer.send(page("runs.xhtml").build(), HttpResponse.BodyHandlers.ofString()).body()).as("still logged in").doesNotContain("j_password");
        HttpRequest own = page("logout").header("Sec-Fetch-Site", "same-origin").POST(BodyPublishers.noBody()).build();
        assertThat(viewer.send(own, HttpResponse.BodyHandlers.ofString()).body()).contains("j_password");
    }

    @Test
    void aLoginHasACookieOfItsOwnThatScriptsAndOtherSitesDoNotGet() throws Exception {
        HttpResponse<String> before = SERVER.http().send(page("runs.xhtml").build(), HttpResponse.BodyHandlers.ofString());
        String given = before.headers().firstValue("Set-Cookie").orElseThrow();
        HttpResponse<String> after = submitted(VIEWER, SERVER.password(), "Cookie", given.split(";")[0]);
        String changed = after.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(changed).contains("HttpOnly", "SameSite=Lax").doesNotStartWith(given.split(";")[0]);
        HttpRequest withOld = page("runs.xhtml").header("Cookie", given.split(";")[0]).build();
        assertThat(SERVER.http().send(withOld, HttpResponse.BodyHandlers.ofString()).body()).contains("j_password");
        HttpRequest withNew = page("runs.xhtml").header("Cookie", changed.split(";")[0]).build();
        assertThat(SERVER.http().send(withNew, HttpResponse.BodyHandlers.ofString()).body()).doesNotContain("j_password");
    }

    private static void assertSentence(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.body()).contains("role=\"alert\"").contains(code + ": ").contains("<main", "<h1>").doesNotContain("Exception").doesNotContain("<script>");
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private static HttpRequest.Builder page(String path) {
        return HttpRequest.newBuilder(URI.create(SERVER.url()).resolve(path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return sendAs(VIEWER, request);
    }

    private static HttpResponse<String> sendAs(String login, HttpRequest.Builder request) throws IOException, InterruptedException {
        return loggedIn(login).send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The answer to the login form alone. */
    private static HttpResponse<String> submitted(String login, String password, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder form = page("j_security_check").header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("j_username=" + login + "&j_password=" + password));
        if (headers.length > 0) {
            form.headers(headers);
        }
        return SERVER.http().send(form.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Logs in as a browser does. */
    private static HttpClient loggedIn(String login) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).followRedirects(HttpClient.Redirect.NORMAL).build();
        client.send(page("runs.xhtml").build(), HttpResponse.BodyHandlers.discarding());
        client.send(page("j_security_check").header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("j_username=" + login + "&j_password=" + SERVER.password())).build(), HttpResponse.BodyHandlers.discarding());
        return client;
    }
}
