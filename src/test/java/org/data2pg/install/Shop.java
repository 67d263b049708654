package org.data2pg.install;

import static org.assertj.core.api.Assertions.assertThat;
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

/** A server as a shop sets it up: over https, with a directory of users and a provider of OpenID Connect, and those who ask it. */
final class Shop implements AutoCloseable {

    private static final String BASE = "dc=example,dc=org";
    private static final String LENA = "uid=lena,ou=people," + BASE;
    private static final String OTTO = "uid=otto,ou=people," + BASE;

    private final int https = FreePort.any();
    private final Path folder;
    private final InMemoryDirectoryServer directory;
    private final ShopProvider provider;
    private final PostgresServer postgres;
    private final ProvisionedServer server;
    private final SSLContext trust;
    private final HttpClient browser;

    /** With the users of the directory; everything it keeps is in the folder. */
    Shop(Path folder) throws Exception {
        this.folder = folder;
        String reader = Secrets.random();
        directory = directory(reader);
        provider = new ShopProvider();
        postgres = PostgresServers.newest().start();
        postgres.createDatabase("admin");
        server = new ProvisionedServer().administrationDatabase(postgres.url("admin"), PostgresServer.SUPERUSER, postgres.password())
                .property("jboss.https.port", Integer.toString(https))
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

    void awaitServer() {
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
    private Certificate certificate() throws Exception {
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

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> as(String name, String password, String method) throws IOException, InterruptedException {
        return with(basic(name, password), method, "runs", "{}");
    }

    static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> with(String authorization, String method, String path, String body) throws IOException, InterruptedException {
        return send(request("api/" + path).header("Authorization", authorization).header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Makes an API token; gives its secret. */
    JsonObject token(String authorization, String role) throws IOException, InterruptedException {
        HttpResponse<String> made = with(authorization, "POST", "tokens", "{\"name\": \"night\", \"role\": \"" + role + "\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Json.createReader(new StringReader(made.body())).readObject();
    }

    /** A browser of its own, that goes wherever it is led. */
    HttpClient visitor() {
        return HttpClient.newBuilder().sslContext(trust).cookieHandler(new CookieManager()).followRedirects(HttpClient.Redirect.ALWAYS).build();
    }

    HttpResponse<String> visit(HttpClient visitor, HttpRequest request) throws IOException, InterruptedException {
        return visitor.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** What the command line prints, as a process that has a token. */
    String commandLine(String token, Object... words) {
        List<String> command = new ArrayList<>(List.of(Project.built("cli/data2pg").toString()));
        Stream.of(words).map(Object::toString).forEach(command::add);
        return Command.run(folder, Map.of("DATA2PG_SERVER", url(), "DATA2PG_TOKEN", token, "HOME", folder.toString()), command);
    }

    Path caFile() throws Exception {
        return Files.writeString(folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n");
    }

    String url() {
        return "https://localhost:" + https + "/data2pg/";
    }

    /** Where its provider is. */
    ShopProvider provider() {
        return provider;
    }

    InMemoryDirectoryServer directory() {
        return directory;
    }

    ProvisionedServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
        postgres.close();
        directory.shutDown(true);
        provider.close();
    }
}
