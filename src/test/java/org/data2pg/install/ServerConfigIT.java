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
        configure("undo");
        String undone = configuration();
        assertThat(undone.replaceAll("(?s)<deployments>.*</deployments>", "")).doesNotContainIgnoringCase("data2pg");
        configure();
        assertThat(configuration()).isEqualTo(provisioned);
        configure();
        assertThat(configuration()).as("applied twice").isEqualTo(provisioned);
        configure("undo");
        assertThat(configuration()).isEqualTo(undone);
    }

    @Test
    void noPasswordIsInTheConfigurationAndNoStoreOrUserIsShipped() {
        assertThat(configuration()).contains("clear-text=\"${env.DATA2PG_STORE_PASSWORD}\"", "password=\"${env.DATA2PG_ADMIN_PASSWORD:DATA2PG_ADMIN_PASSWORD-is-not-set}\"");
        assertThat(Project.server().resolve("standalone/configuration/data2pg")).doesNotExist();
    }

    @Test
    void aUserIsAddedOffline() throws IOException {
        addUser("correct horse $1 \"battery\"", "anna", "data2pg-operator");
        addUser("another password", "anna", "data2pg-viewer");
        Path user;
        try (Stream<Path> files = Files.walk(home.resolve("standalone/configuration/data2pg/users"))) {
            user = files.filter(f -> f.getFileName().toString().startsWith("anna-")).findFirst().orElseThrow();
        }
        assertThat(Files.readString(user)).contains("algorithm=\"bcrypt\"", "value=\"data2pg-viewer\"").doesNotContain("data2pg-operator", "another");
    }

    @Test
    void aUserThatCannotBeIsRefused() {
        assertThatThrownBy(() -> addUser("long enough", "anna", "boss")).hasMessageContaining("role 'boss'");
        assertThatThrownBy(() -> addUser("short", "anna", "data2pg-viewer")).hasMessageContaining("8 characters");
        assertThatThrownBy(() -> addUser("back\\slash", "anna", "data2pg-viewer")).hasMessageContaining("backslash");
        assertThatThrownBy(() -> addUser("long enough", "a b", "data2pg-viewer")).hasMessageContaining("user 'a b'");
    }

    private void configure(String... words) {
        List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve("configure.sh").toString(), home.toString()));
        command.addAll(List.of(words));
        Command.run(home, command);
    }

    private void addUser(String password, String name, String role) {
        Command.run(home, Map.of("DATA2PG_USER_PASSWORD", password),
                List.of(SCRIPTS.resolve("add-user.sh").toString(), home.toString(), name, role));
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
