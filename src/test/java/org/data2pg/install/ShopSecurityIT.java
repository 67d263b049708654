package org.data2pg.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shop sets up: users of its own directory, or of its provider, log in, over https. */
class ShopSecurityIT {

    /** What a provider may call a user. */
    private static final String NASTY = "<script>alert(1)</script>\"'\\";

    @TempDir
    private static Path folder;
    private static Shop shop;

    @BeforeAll
    static void setUp() throws Exception {
        shop = new Shop(folder);
    }

    @AfterAll
    static void stop() {
        if (shop != null) {
            shop.close();
        }
    }

    @Test
    void theDirectoryKnowsUsersAndTheirRoles() throws Exception {
        assertThat(shop.as("lena", "lena's password", "GET").statusCode()).isEqualTo(200);
        assertThat(shop.as("lena", "lena's password", "POST").body()).contains("D2PG000118");
        assertThat(shop.as("lena", "wrong", "GET").body()).contains("D2PG000590");
        assertThat(shop.as("lena", "", "GET").body()).as("a bind without a password is no login").contains("D2PG000590");
        assertThat(shop.as("*", "lena's password", "GET").body()).contains("D2PG000590");
        assertThat(shop.as("otto", "otto's password", "GET").body()).contains("D2PG000591");
    }

    @Test
    void aUserOfTheDirectoryLogsInWithTheForm() throws Exception {
        HttpClient visitor = shop.visitor();
        assertThat(shop.visit(visitor, shop.request("runs.xhtml?text=a%26b+%C3%A9").build()).body()).contains("j_password");
        HttpRequest.Builder form = shop.request("j_security_check").header("Content-Type", "application/x-www-form-urlencoded");
        assertThat(shop.visit(visitor, form.POST(HttpRequest.BodyPublishers.ofString("j_username=lena&j_password=wrong")).build()).body()).contains("j_password");
        HttpResponse<String> page = shop.visit(visitor, form.POST(HttpRequest.BodyPublishers.ofString("j_username=lena&j_password=lena%27s+password")).build());
        assertThat(page.uri().toString()).isEqualTo(shop.url() + "runs.xhtml?text=a%26b+%C3%A9");
        assertThat(page.body()).contains("value=\"a&amp;b é\"", "Logged in as lena", "Start a run");
        assertThat(shop.visit(visitor, shop.request("targets.xhtml").build()).body()).doesNotContain("New target database");
    }

    @Test
    void aTokenOfAUserOfTheDirectoryHasHisRoles() throws Exception {
        JsonObject token = shop.token(Shop.basic("lena", "lena's password"), "data2pg-operator");
        String bearer = "Bearer " + token.getString("secret");
        assertThat(shop.with(bearer, "GET", "runs", "").statusCode()).isEqualTo(200);
        assertThat(shop.with(bearer, "POST", "runs", "{}").body()).contains("D2PG000118");
        assertThat(shop.with(bearer, "DELETE", "target-databases/none", "").body()).contains("D2PG000612");
        assertThat(shop.with(Shop.basic("lena", "lena's password"), "POST", "tokens", "{\"name\": \"more\", \"role\": \"data2pg-admin\"}").body()).contains("D2PG000752");
    }

    @Test
    void theCommandLineTrustsWhatItIsTold() throws Exception {
        String secret = shop.token(Shop.basic("lena", "lena's password"), "data2pg-viewer").getString("secret");
        assertThat(shop.commandLine(secret, "targets", "--ca-file", shop.caFile(), "-o", "json")).matches("\\[\\s*]");
        assertThatThrownBy(() -> shop.commandLine(secret, "targets")).hasMessageContaining("is not trusted").hasMessageContaining("--ca-file");
    }

    @Test
    void withoutTheDirectoryNobodyIsToldThatHisPasswordIsWrong() throws Exception {
        shop.directory().shutDown(true);
        try {
            HttpResponse<String> answer = shop.as("nina", "nina's password", "GET");
            assertThat(answer.body()).contains("D2PG000595");
            assertThat(answer.statusCode()).isEqualTo(503);
        } finally {
            shop.directory().startListening();
        }
    }

    @Test
    void httpLeadsToHttps() throws Exception {
        HttpResponse<String> answer = shop.send(HttpRequest.newBuilder(URI.create(shop.server().url() + "run.xhtml?id=7")));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains(shop.url() + "run.xhtml?id=7");
        HttpResponse<String> page = shop.send(shop.request("runs.xhtml"));
        assertThat(page.body()).contains("j_password");
        assertThat(page.headers().firstValue("Set-Cookie").orElseThrow().toLowerCase()).contains("secure", "httponly", "samesite=lax");
        assertThat(page.headers().firstValue("Strict-Transport-Security").orElseThrow()).startsWith("max-age=");
    }

    /** Its page takes the place of the form; everything before was done with the directory. */
    @Nested
    class WithAProvider {

        private static String tokenOfTheDirectory;

        @BeforeAll
        static void change() throws Exception {
            tokenOfTheDirectory = shop.token(Shop.basic("lena", "lena's password"), "data2pg-viewer").getString("secret");
            shop.server().script("configure.sh", "oidc");
            shop.server().cli("reload");
            shop.awaitServer();
        }

        @Test
        void itsPageTakesThePlaceOfTheForm() throws Exception {
            HttpClient visitor = shop.visitor();
            HttpResponse<String> login = shop.visit(visitor, shop.request("runs.xhtml").build());
            assertThat(login.uri().toString()).startsWith(shop.provider().url() + "/authorize?").contains("client_id=" + ShopProvider.CLIENT);
            HttpResponse<String> page = shop.visit(visitor, ShopProvider.login(login.uri(), "olga", "data2pg-operator"));
            assertThat(page.uri().getPath()).isEqualTo("/data2pg/runs.xhtml");
            assertThat(page.body()).contains("Logged in as olga", "Start a run");
            assertThat(shop.visit(visitor, shop.request("targets.xhtml").build()).body()).doesNotContain("New target database");
            assertThat(shop.visit(visitor, shop.request("api/runs").build()).statusCode()).as("a page's login reads").isEqualTo(200);
            assertThat(shop.visit(visitor, shop.request("api/runs").POST(HttpRequest.BodyPublishers.ofString("{}")).build()).statusCode()).as("and changes nothing").isEqualTo(401);
        }

        @Test
        void leadsToTheVeryViewThatWasAskedFor() throws Exception {
            HttpClient visitor = shop.visitor();
            String view = "runs.xhtml?text=a%26b+%C3%A9&status=Aborted";
            URI login = shop.visit(visitor, shop.request(view).build()).uri();
            HttpResponse<String> page = shop.visit(visitor, ShopProvider.login(login, "olga", "data2pg-viewer"));
            assertThat(page.uri().toString()).isEqualTo(shop.url() + view);
            assertThat(page.body()).contains("value=\"a&amp;b é\"");
            assertThat(shop.visit(visitor, shop.request("runs.xhtml").build()).uri().getQuery()).as("only once").isNull();
            HttpClient other = shop.visitor();
            shop.visit(other, shop.request("run.xhtml?id=7").build());
            URI later = shop.visit(other, shop.request("runs.xhtml").build()).uri();
            assertThat(shop.visit(other, ShopProvider.login(later, "olga", "data2pg-viewer")).uri().getQuery()).as("of another page").isNull();
        }

        @Test
        void aLogoutEndsTheSessionAtTheProviderToo() throws Exception {
            HttpClient visitor = shop.visitor();
            URI login = shop.visit(visitor, shop.request("runs.xhtml").build()).uri();
            assertThat(shop.visit(visitor, ShopProvider.login(login, NASTY, "data2pg-admin")).body()).contains("Logged in as &lt;script&gt;alert(1)").doesNotContain("<script>alert");
            assertThat(shop.visit(visitor, shop.request("targets.xhtml").build()).body()).as("an administrator needs no other role").contains("New target database");
            HttpResponse<String> after = shop.visit(visitor, shop.request("logout").POST(HttpRequest.BodyPublishers.noBody()).build());
            assertThat(after.uri().toString()).startsWith(shop.provider().url() + "/authorize?");
            assertThat(shop.provider().ended()).contains("refresh_token=");
            assertThat(shop.visit(visitor, shop.request("runs.xhtml").build()).uri().toString()).startsWith(shop.provider().url());
        }

        @Test
        void whoHasNoneOfOurRolesIsRefused() throws Exception {
            HttpClient visitor = shop.visitor();
            URI login = shop.visit(visitor, shop.request("runs.xhtml").build()).uri();
            HttpResponse<String> page = shop.visit(visitor, ShopProvider.login(login, NASTY, "accountant"));
            assertThat(page.body()).contains("D2PG000501", "&lt;script&gt;alert(1)").doesNotContain("form:table", "<script>alert");
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(shop.with("Bearer " + shop.provider().token(NASTY, ShopProvider.CLIENT, "accountant"), "GET", "runs", "").body()).contains("D2PG000591");
        }

        @Test
        void restTakesTokensOfTheProvider() throws Exception {
            String bearer = "Bearer " + shop.provider().token("olga", ShopProvider.CLIENT, "data2pg-operator");
            assertThat(shop.with(bearer, "GET", "runs", "").statusCode()).isEqualTo(200);
            assertThat(shop.with(bearer, "POST", "runs", "{}").body()).contains("D2PG000118");
            assertThat(shop.with(bearer, "DELETE", "target-databases/none", "").body()).contains("D2PG000612");
            assertThat(shop.with("Bearer " + shop.provider().token("olga", "another application", "data2pg-operator"), "GET", "runs", "").body()).contains("D2PG000590");
            assertThat(shop.with(bearer.substring(0, bearer.length() - 9) + "forgedSig", "GET", "runs", "").body()).contains("D2PG000590");
            assertThat(shop.send(shop.request("api/runs?access_token=" + bearer.substring(7))).body()).as("an address is no place for secrets").contains("D2PG000590");
            assertThat(shop.as("lena", "lena's password", "GET").body()).contains("D2PG000590");
        }

        @Test
        void programsHaveApiTokens() throws Exception {
            String olga = "Bearer " + shop.provider().token("olga", ShopProvider.CLIENT, "data2pg-operator");
            assertThat(shop.with(olga, "POST", "tokens", "{\"name\": \"more\", \"role\": \"data2pg-admin\"}").body()).contains("D2PG000752");
            JsonObject token = shop.token(olga, "data2pg-operator");
            String bearer = "Bearer " + token.getString("secret");
            assertThat(token.getString("owner")).isEqualTo("olga");
            assertThat(shop.with(bearer, "POST", "runs", "{}").body()).contains("D2PG000118");
            assertThat(shop.with(bearer, "GET", "audit?count=1", "").body()).contains("\"login\":\"olga\"").contains("\"token\":" + token.getInt("id"));
            assertThat(shop.with(bearer, "DELETE", "target-databases/none", "").body()).contains("D2PG000612");
            assertThat(shop.commandLine(token.getString("secret"), "targets", "--ca-file", shop.caFile(), "-o", "json")).matches("\\[\\s*]");
            assertThat(shop.with("Bearer " + shop.token(olga, "data2pg-viewer").getString("secret"), "GET", "metrics", "").body()).contains("data2pg_active_runs");
            assertThat(shop.with("Bearer " + tokenOfTheDirectory, "GET", "runs", "").body()).as("who lena is to the provider, nobody knows").contains("D2PG000590");
            assertThat(shop.with(olga, "DELETE", "tokens/" + token.getInt("id"), "").statusCode()).isEqualTo(204);
            assertThat(shop.with(bearer, "GET", "runs", "").body()).contains("D2PG000590");
        }
    }
}
