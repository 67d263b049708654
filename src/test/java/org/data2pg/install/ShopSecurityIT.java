package org.data2pg.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import org.data2pg.fixture.FreePort;
import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.fixture.ProvisionedServer;
import org.data2pg.fixture.Secrets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shop sets up: users of its own directory log in, over https. */
class ShopSecurityIT {

    private static final String BASE = "dc=example,dc=org";
    private static final String LENA = "uid=lena,ou=people," + BASE;
    private static final String OTTO = "uid=otto,ou=people," + BASE;
    private static final int HTTPS = FreePort.any();

    @TempDir
    private static Path folder;
    private static InMemoryDirectoryServer directory;
    private static PostgresServer postgres;
    private static ProvisionedServer server;
    private static HttpClient browser;

    @BeforeAll
    static void setUp() throws Exception {
        String reader = Secrets.random();
        directory = directory(reader);
        postgres = PostgresServers.newest().start();
        postgres.createDatabase("admin");
        server = new ProvisionedServer().administrationDatabase(postgres.url("admin"), PostgresServer.SUPERUSER, postgres.password())
                .property("jboss.https.port", Integer.toString(HTTPS))
                .environment("DATA2PG_TLS_PASSWORD", Secrets.random()).environment("DATA2PG_TLS_KEYSTORE", folder.resolve("tls.p12").toString())
                .environment("DATA2PG_LDAP_URL", "ldap://127.0.0.1:" + directory.getListenPort())
                .environment("DATA2PG_LDAP_USER", "cn=reader").environment("DATA2PG_LDAP_PASSWORD", reader)
                .environment("DATA2PG_LDAP_USERS", "ou=people," + BASE).environment("DATA2PG_LDAP_GROUPS", "ou=groups," + BASE)
                .boot();
        server.script("tls.sh", "self-signed", "localhost");
        server.script("configure.sh", "ldap");
        server.stop();
        server.boot();
        browser = HttpClient.newBuilder().sslContext(trusting(folder.resolve("tls.p12"), server.environment("DATA2PG_TLS_PASSWORD"))).build();
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

    private static SSLContext trusting(Path store, String password) throws Exception {
        KeyStore served = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            served.load(file, password.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", served.getCertificate("data2pg"));
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
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + HTTPS + "/data2pg/" + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> as(String name, String password, String method) throws IOException, InterruptedException {
        String pair = Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        return send(request("api/runs").header("Authorization", "Basic " + pair).header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString("{}")));
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
}
