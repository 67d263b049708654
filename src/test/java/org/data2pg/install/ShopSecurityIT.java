package org.data2pg.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import org.data2pg.fixture.Command;
import org.data2pg.fixture.FreePort;
import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.fixture.Project;
import org.data2pg.fixture.ProvisionedServer;
import org.data2pg.fixture.Secrets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shop sets up: users of its own directory, or of its provider, log in, over https. */
class ShopSecurityIT {

    private static final String BASE = "dc=example,dc=org";
    private static final String LENA = "uid=lena,ou=people," + BASE;
    private static final String OTTO = "uid=otto,ou=people," + BASE;
    /** What a provider may call a user. */
    private static final String NASTY = "<script>alert(1)</script>\"'\\";
    private static final int HTTPS = FreePort.any();

    @TempDir
    private static Path folder;
    private static InMemoryDirectoryServer directory;
    private static ShopProvider provider;
    private static PostgresServer postgres;
    private static ProvisionedServer server;
    private static SSLContext trust;
    private static HttpClient browser;

    @BeforeAll
    static void setUp() throws Exception {
        String reader = Secrets.random();
        directory = directory(reader);
        provider = new ShopProvider();
        postgres = PostgresServers.newest().start();
        postgres.createDatabase("admin");
        server = new ProvisionedServer().administrationDatabase(postgres.url("admin"), PostgresServer.SUPERUSER, postgres.password())
                .property("jboss.https.port", Integer.toString(HTTPS))
                .environment("DATA2PG_TLS_PASSWORD", Secrets.random()).environment("DATA2PG_TLS_KEYSTORE", folder.resolve("tls.p12").toString())
                .environment("DATA2PG_LDAP_URL", "ldap://127.0.0.1:" + directory.getListenPort())
                .environment("DATA2PG_LDAP_USER", "cn=reader").environment("DATA2PG_LDAP_PASSWORD", reader)
                .environment("DATA2PG_LDAP_USERS", "ou=people," + BASE).environment("DATA2PG_LDAP_GROUPS", "ou=groups," + BASE)
                .environment("DATA2PG_OIDC_URL", provider.url()).environment("DATA2PG_OIDC_CLIENT", ShopProvider.CLIENT)
                .environment("DATA2PG_OIDC_SECRET", Secrets.random())
                .boot();
        server.script("tls.sh", "self-signed", "localhost");
        server.script("configure.sh", "ldap");
        server.stop();
        server.boot();
        trust = trusting(certificate());
        browser = HttpClient.newBuilder().sslContext(trust).build();
        awaitServer();
    }

    private static void awaitServer() {
        await().atMost(Duration.ofSeconds(180)).ignoreExceptions().until(() -> send(request("login.xhtml")).statusCode() == 200);
    }

    private static InMemoryDirectoryServer directory(String readerPassword) throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
        config.addAdditionalBindCredentials("cn=reader", readerPassword);
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("plain", FreePort.any()));
        InMemoryDirectoryServer started = new InMemoryDirectoryServer(config);
        started.add("dn: " + BASE, "objectClass: domain", "dc: example");
        for (String unit : new String[] {"people", "groups"}) {
            started.add("dn: ou=" + unit + "," + BASE, "objectClass: organizationalUnit", "ou: " + unit);
        }
        started.add("dn: " + LENA, "objectClass: inetOrgPerson", "uid: lena", "cn: Lena", "sn: L", "userPassword: lena's password");
        started.add("dn: " + OTTO, "objectClass: inetOrgPerson", "uid: otto", "cn: Otto", "sn: O", "userPassword: otto's password");
        started.add("dn: cn=data2pg-operator,ou=groups," + BASE, "objectClass: groupOfNames", "cn: data2pg-operator", "member: " + LENA);
        started.startListening();
        return started;
    }

    /** The one that tls.sh has made. */
    private static Certificate certificate() throws Exception {
        KeyStore served = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(folder.resolve("tls.p12"))) {
            served.load(file, server.environment("DATA2PG_TLS_PASSWORD").toCharArray());
        }
        return served.getCertificate("data2pg");
    }

    private static SSLContext trusting(Certificate certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", certificate);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        if (directory != null) {
            directory.shutDown(true);
        }
        if (provider != null) {
            provider.close();
        }
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + HTTPS + "/data2pg/" + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> as(String name, String password, String method) throws IOException, InterruptedException {
        return with(basic(name, password), method, "runs", "{}");
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> with(String authorization, String method, String path, String body) throws IOException, InterruptedException {
        return send(request("api/" + path).header("Authorization", authorization).header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Makes an API token; gives its secret. */
    private static JsonObject token(String authorization, String role) throws IOException, InterruptedException {
        HttpResponse<String> made = with(authorization, "POST", "tokens", "{\"name\": \"night\", \"role\": \"" + role + "\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Json.createReader(new StringReader(made.body())).readObject();
    }

    /** A browser of its own, that goes wherever it is led. */
    private static HttpClient visitor() {
        return HttpClient.newBuilder().sslContext(trust).cookieHandler(new CookieManager()).followRedirects(HttpClient.Redirect.ALWAYS).build();
    }

    private static HttpResponse<String> visit(HttpClient visitor, HttpRequest request) throws IOException, InterruptedException {
        return visitor.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** What the command line prints, as a process that has a token. */
    private static String commandLine(String token, Object... words) {
        List<String> command = new ArrayList<>(List.of(Project.built("cli/data2pg").toString()));
        Stream.of(words).map(Object::toString).forEach(command::add);
        return Command.run(folder, Map.of("DATA2PG_SERVER", "https://localhost:" + HTTPS + "/data2pg/", "DATA2PG_TOKEN", token, "HOME", folder.toString()), command);
    }

    private static Path caFile() throws Exception {
        return Files.writeString(folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n");
    }

    @Test
    void theDirectoryKnowsUsersAndTheirRoles() throws Exception {
        assertThat(as("lena", "lena's password", "GET").statusCode()).isEqualTo(200);
        assertThat(as("lena", "lena's password", "POST").body()).contains("D2PG000118");
        assertThat(as("lena", "wrong", "GET").body()).contains("D2PG000590");
        assertThat(as("lena", "", "GET").body()).as("a bind without a password is no login").contains("D2PG000590");
        assertThat(as("*", "lena's password", "GET").body()).contains("D2PG000590");
        assertThat(as("otto", "otto's password", "GET").body()).contains("D2PG000591");
    }

    @Test
    void aUserOfTheDirectoryLogsInWithTheForm() throws Exception {
        HttpClient visitor = visitor();
        assertThat(visit(visitor, request("runs.xhtml?text=a%26b+%C3%A9").build()).body()).contains("j_password");
        HttpRequest.Builder form = request("j_security_check").header("Content-Type", "application/x-www-form-urlencoded");
        assertThat(visit(visitor, form.POST(HttpRequest.BodyPublishers.ofString("j_username=lena&j_password=wrong")).build()).body()).contains("j_password");
        HttpResponse<String> page = visit(visitor, form.POST(HttpRequest.BodyPublishers.ofString("j_username=lena&j_password=lena%27s+password")).build());
        assertThat(page.uri().toString()).isEqualTo("https://localhost:" + HTTPS + "/data2pg/runs.xhtml?text=a%26b+%C3%A9");
        assertThat(page.body()).contains("value=\"a&amp;b é\"", "Logged in as lena", "Start a run");
        assertThat(visit(visitor, request("targets.xhtml").build()).body()).doesNotContain("New target database");
    }

    @Test
    void aTokenOfAUserOfTheDirectoryHasHisRoles() throws Exception {
        JsonObject token = token(basic("lena", "lena's password"), "data2pg-operator");
        String bearer = "Bearer " + token.getString("secret");
        assertThat(with(bearer, "GET", "runs", "").statusCode()).isEqualTo(200);
        assertThat(with(bearer, "POST", "runs", "{}").body()).contains("D2PG000118");
        assertThat(with(bearer, "DELETE", "target-databases/none", "").body()).contains("D2PG000612");
        assertThat(with(basic("lena", "lena's password"), "POST", "tokens", "{\"name\": \"more\", \"role\": \"data2pg-admin\"}").body()).contains("D2PG000752");
    }

    @Test
    void theCommandLineTrustsWhatItIsTold() throws Exception {
        String secret = token(basic("lena", "lena's password"), "data2pg-viewer").getString("secret");
        assertThat(commandLine(secret, "targets", "--ca-file", caFile(), "-o", "json")).matches("\\[\\s*]");
        assertThatThrownBy(() -> commandLine(secret, "targets")).hasMessageContaining("is not trusted").hasMessageContaining("--ca-file");
    }

    @Test
    void withoutTheDirectoryNobodyIsToldThatHisPasswordIsWrong() throws Exception {
        directory.shutDown(true);
        try {
            HttpResponse<String> answer = as("nina", "nina's password", "GET");
            assertThat(answer.body()).contains("D2PG000595");
            assertThat(answer.statusCode()).isEqualTo(503);
        } finally {
            directory.startListening();
        }
    }

    @Test
    void httpLeadsToHttps() throws Exception {
        HttpResponse<String> answer = browser.send(HttpRequest.newBuilder(URI.create(server.url() + "run.xhtml?id=7")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("https://localhost:" + HTTPS + "/data2pg/run.xhtml?id=7");
        HttpResponse<String> page = send(request("runs.xhtml"));
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
            tokenOfTheDirectory = token(basic("lena", "lena's password"), "data2pg-viewer").getString("secret");
            server.script("configure.sh", "oidc");
            server.cli("reload");
            awaitServer();
        }

        @Test
        void itsPageTakesThePlaceOfTheForm() throws Exception {
            HttpClient visitor = visitor();
            HttpResponse<String> login = visit(visitor, request("runs.xhtml").build());
            assertThat(login.uri().toString()).startsWith(provider.url() + "/authorize?").contains("client_id=" + ShopProvider.CLIENT);
            HttpResponse<String> page = visit(visitor, ShopProvider.login(login.uri(), "olga", "data2pg-operator"));
            assertThat(page.uri().getPath()).isEqualTo("/data2pg/runs.xhtml");
            assertThat(page.body()).contains("Logged in as olga", "Start a run");
            assertThat(visit(visitor, request("targets.xhtml").build()).body()).doesNotContain("New target database");
            assertThat(visit(visitor, request("api/runs").build()).statusCode()).as("a page's login reads").isEqualTo(200);
            assertThat(visit(visitor, request("api/runs").POST(HttpRequest.BodyPublishers.ofString("{}")).build()).statusCode()).as("and changes nothing").isEqualTo(401);
        }

        @Test
        void leadsToTheVeryViewThatWasAskedFor() throws Exception {
            HttpClient visitor = visitor();
            String view = "runs.xhtml?text=a%26b+%C3%A9&status=Aborted";
            URI login = visit(visitor, request(view).build()).uri();
            HttpResponse<String> page = visit(visitor, ShopProvider.login(login, "olga", "data2pg-viewer"));
            assertThat(page.uri().toString()).isEqualTo("https://localhost:" + HTTPS + "/data2pg/" + view);
            assertThat(page.body()).contains("value=\"a&amp;b é\"");
            assertThat(visit(visitor, request("runs.xhtml").build()).uri().getQuery()).as("only once").isNull();
            HttpClient other = visitor();
            visit(other, request("run.xhtml?id=7").build());
            URI later = visit(other, request("runs.xhtml").build()).uri();
            assertThat(visit(other, ShopProvider.login(later, "olga", "data2pg-viewer")).uri().getQuery()).as("of another page").isNull();
        }

        @Test
        void aLogoutEndsTheSessionAtTheProviderToo() throws Exception {
            HttpClient visitor = visitor();
            URI login = visit(visitor, request("runs.xhtml").build()).uri();
            assertThat(visit(visitor, ShopProvider.login(login, NASTY, "data2pg-admin")).body()).contains("Logged in as &lt;script&gt;alert(1)").doesNotContain("<script>alert");
            assertThat(visit(visitor, request("targets.xhtml").build()).body()).as("an administrator needs no other role").contains("New target database");
            HttpResponse<String> after = visit(visitor, request("logout").POST(HttpRequest.BodyPublishers.noBody()).build());
            assertThat(after.uri().toString()).startsWith(provider.url() + "/authorize?");
            assertThat(provider.ended()).contains("refresh_token=");
            assertThat(visit(visitor, request("runs.xhtml").build()).uri().toString()).startsWith(provider.url());
        }

        @Test
        void whoHasNoneOfOurRolesIsRefused() throws Exception {
            HttpClient visitor = visitor();
            URI login = visit(visitor, request("runs.xhtml").build()).uri();
            HttpResponse<String> page = visit(visitor, ShopProvider.login(login, NASTY, "accountant"));
            assertThat(page.body()).contains("D2PG000501", "&lt;script&gt;alert(1)").doesNotContain("form:table", "<script>alert");
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(with("Bearer " + provider.token(NASTY, ShopProvider.CLIENT, "accountant"), "GET", "runs", "").body()).contains("D2PG000591");
        }

        @Test
        void restTakesTokensOfTheProvider() throws Exception {
            String bearer = "Bearer " + provider.token("olga", ShopProvider.CLIENT, "data2pg-operator");
            assertThat(with(bearer, "GET", "runs", "").statusCode()).isEqualTo(200);
            assertThat(with(bearer, "POST", "runs", "{}").body()).contains("D2PG000118");
            assertThat(with(bearer, "DELETE", "target-databases/none", "").body()).contains("D2PG000612");
            assertThat(with("Bearer " + provider.token("olga", "another application", "data2pg-operator"), "GET", "runs", "").body()).contains("D2PG000590");
            assertThat(with(bearer.substring(0, bearer.length() - 9) + "forgedSig", "GET", "runs", "").body()).contains("D2PG000590");
            assertThat(send(request("api/runs?access_token=" + bearer.substring(7))).body()).as("an address is no place for secrets").contains("D2PG000590");
            assertThat(as("lena", "lena's password", "GET").body()).contains("D2PG000590");
        }

        @Test
        void programsHaveApiTokens() throws Exception {
            String olga = "Bearer " + provider.token("olga", ShopProvider.CLIENT, "data2pg-operator");
            assertThat(with(olga, "POST", "tokens", "{\"name\": \"more\", \"role\": \"data2pg-admin\"}").body()).contains("D2PG000752");
            JsonObject token = token(olga, "data2pg-operator");
            String bearer = "Bearer " + token.getString("secret");
            assertThat(token.getString("owner")).isEqualTo("olga");
            assertThat(with(bearer, "POST", "runs", "{}").body()).contains("D2PG000118");
            assertThat(with(bearer, "GET", "audit?count=1", "").body()).contains("\"login\":\"olga\"").contains("\"token\":" + token.getInt("id"));
            assertThat(with(bearer, "DELETE", "target-databases/none", "").body()).contains("D2PG000612");
            assertThat(commandLine(token.getString("secret"), "targets", "--ca-file", caFile(), "-o", "json")).matches("\\[\\s*]");
            assertThat(with("Bearer " + token(olga, "data2pg-viewer").getString("secret"), "GET", "metrics", "").body()).contains("data2pg_active_runs");
            assertThat(with("Bearer " + tokenOfTheDirectory, "GET", "runs", "").body()).as("who lena is to the provider, nobody knows").contains("D2PG000590");
            assertThat(with(olga, "DELETE", "tokens/" + token.getInt("id"), "").statusCode()).isEqualTo(204);
            assertThat(with(bearer, "GET", "runs", "").body()).contains("D2PG000590");
        }
    }
}
