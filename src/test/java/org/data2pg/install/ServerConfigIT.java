package org.data2pg.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.data2pg.fixture.Command;
import org.data2pg.fixture.Project;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of server-config on a WildFly of their own: its tools and modules are the provisioned one's, its configuration a copy. */
class ServerConfigIT {

    private static final Path SCRIPTS = Path.of("server-config").toAbsolutePath();

    private static final Map<String, String> ENVIRONMENT = Map.of("DATA2PG_LDAP_URL", "ldap://localhost", "DATA2PG_LDAP_USER", "cn=reader",
            "DATA2PG_LDAP_PASSWORD", "ldap-password", "DATA2PG_LDAP_USERS", "ou=people", "DATA2PG_LDAP_GROUPS", "ou=groups",
            "DATA2PG_OIDC_URL", "https://sso.example.org/realms/shop", "DATA2PG_OIDC_CLIENT", "data2pg", "DATA2PG_OIDC_SECRET", "oidc-secret",
            "DATA2PG_TLS_PASSWORD", "tls-password", "JBOSS_HOME", "/another/wildfly");

    @TempDir
    private Path home;

    @BeforeEach
    void ownWildFly() throws IOException {
        for (String shared : List.of("modules", "jboss-modules.jar", "LICENSE.txt")) {
            Files.createSymbolicLink(home.resolve(shared), Project.server().resolve(shared));
        }
        copy("bin");
        copy("standalone/configuration");
        copy("standalone/data/content");
    }

    @Test
    void undoLeavesNothingAndTheScriptsBringEverythingBack() throws IOException {
        String provisioned = configuration();
        addTargetDatasource();
        assertThat(configuration()).contains("data2pg-target-x", "mp.health.disable-default-procedures");
        configure("undo");
        String undone = configuration();
        assertThat(undone.replaceAll("(?s)<deployments>.*</deployments>", "")).doesNotContainIgnoringCase("data2pg")
                .doesNotContain("mp.health.disable-default-procedures");
        configure();
        assertThat(configuration()).isEqualTo(provisioned);
        configure();
        assertThat(configuration()).as("applied twice").isEqualTo(provisioned);
        configure("undo");
        assertThat(configuration()).isEqualTo(undone);
    }

    /** Each can be chosen, left and undone; that a directory lets users in is tried elsewhere, a provider of OpenID Connect is not. */
    @Test
    void theRealmOfTheShopTakesThePlaceOfOursAndGoesAgain() throws IOException {
        String provisioned = configuration();
        configure("ldap");
        assertThat(configuration()).contains("default-realm=\"data2pg-ldap\"").doesNotContain("ldap-password");
        configure("oidc");
        assertThat(configuration()).contains("secure-deployment name=\"data2pg.war\"", "default-realm=\"data2pg-users\"").doesNotContain("data2pg-ldap", "oidc-secret");
        configure("users");
        assertThat(configuration()).isEqualTo(provisioned);
        configure("ldap");
        run("tls.sh", "self-signed", "db.example.org");
        assertThat(configuration()).contains("https-listener name=\"data2pg-https\"").doesNotContain("tls-password");
        assertThatThrownBy(() -> run("tls.sh", "self-signed", "db.example.org")).hasMessageContaining("exists already");
        assertThatThrownBy(() -> run("tls.sh", "/dev/null")).hasMessageContaining("no PKCS12 file");
        configure("undo");
        assertThat(configuration().replaceAll("(?s)<deployments>.*</deployments>", "")).doesNotContainIgnoringCase("data2pg");
    }

    @Test
    void aUserCanBeAddedThereToo() {
        assertThatThrownBy(() -> Command.run(home, List.of(SCRIPTS.resolve("users.sh").toString(), home.toString(), "add", "anna", "boss")))
                .hasMessageContaining("role 'boss'");
        assertThatThrownBy(() -> Command.run(home, Map.of("DATA2PG_USER_PASSWORD", "seven77"),
                List.of(SCRIPTS.resolve("users.sh").toString(), home.toString(), "add", "anna", "data2pg-admin"))).hasMessageContaining("8 characters or more");
    }

    @Test
    void noPasswordIsInTheConfigurationAndNoStoreOrUserIsShipped() {
        assertThat(configuration()).contains("clear-text=\"${env.DATA2PG_STORE_PASSWORD}\"", "password=\"${env.DATA2PG_ADMIN_PASSWORD:DATA2PG_ADMIN_PASSWORD-is-not-set}\"");
        assertThat(Project.server().resolve("standalone/configuration/data2pg")).doesNotExist();
    }

    /** As the application makes it of a row. */
    private void addTargetDatasource() throws IOException {
        Path script = Files.writeString(home.resolve("target.cli"), "embed-server\n/subsystem=datasources/data-source=data2pg-target-x:add("
                + "jndi-name=java:jboss/datasources/data2pg/x, driver-name=data2pg-postgresql, connection-url=\"jdbc:postgresql://localhost:5432/x\", user-name=u)\n"
                + "stop-embedded-server\n");
        Command.run(home, Map.of("JBOSS_HOME", home.toString()), List.of(home.resolve("bin/jboss-cli.sh").toString(), "--file=" + script));
    }

    private void configure(String... words) {
        run("configure.sh", words);
    }

    private void run(String script, String... words) {
        List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString(), home.toString()));
        command.addAll(List.of(words));
        Command.run(home, ENVIRONMENT, command);
    }

    private String configuration() {
        try {
            return Files.readString(home.resolve("standalone/configuration/standalone.xml"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void copy(String folder) throws IOException {
        Path source = Project.server().resolve(folder);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path copy = home.resolve(folder).resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
