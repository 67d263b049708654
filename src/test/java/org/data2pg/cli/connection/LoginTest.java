package org.data2pg.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {

    private static final Prompt NOBODY = question -> Optional.empty();

    @TempDir
    private Path home;
    private final Map<String, String> environment = new HashMap<>();

    private Login login(String server, String user, Prompt prompt) {
        environment.put("HOME", home.toString());
        return Login.of(new Login.Wanted(server, user, null, null), environment, prompt);
    }

    private void usualFile(String contents) throws IOException {
        Path file = Files.createDirectories(home.resolve(".config/data2pg")).resolve("login");
        Files.setPosixFilePermissions(Files.writeString(file, contents), PosixFilePermissions.fromString("rw-------"));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theOptionWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
        usualFile("SERVER = https://file/data2pg/\nUSER = f\nPASSWORD = of file\nCA_FILE = /file.pem\n");
        assertThat(login(null, null, NOBODY)).hasToString("login at https://file/data2pg/");
        assertThat(login(null, null, NOBODY).authorization()).isEqualTo(basic("f:of file"));
        assertThat(login(null, null, NOBODY).caFile()).isEqualTo(Path.of("/file.pem"));
        environment.putAll(Map.of("DATA2PG_SERVER", "https://environment/data2pg", "DATA2PG_USER", "e", "DATA2PG_USER_PASSWORD", "süß"));
        assertThat(login(null, null, NOBODY).server()).hasToString("https://environment/data2pg/");
        assertThat(login(null, null, NOBODY).authorization()).isEqualTo(basic("e:süß"));
        assertThat(login("http://option:1/x", "o", NOBODY).server()).hasToString("http://option:1/x/");
        assertThat(login(null, "o", NOBODY).authorization()).isEqualTo(basic("o:süß"));
    }

    @Test
    void aTokenSpeaksUnlessAUserIsNamed() throws IOException {
        usualFile("TOKEN = of-file\nUSER = f\nPASSWORD = p\n");
        assertThat(login(null, null, NOBODY).authorization()).isEqualTo("Bearer of-file");
        assertThat(login(null, "f", NOBODY).authorization()).isEqualTo(basic("f:p"));
        environment.put("DATA2PG_TOKEN", "of-environment");
        assertThat(login(null, null, NOBODY).authorization()).isEqualTo("Bearer of-environment");
        environment.put("DATA2PG_TOKEN", "of environment\n");
        assertThatThrownBy(() -> login(null, null, NOBODY)).isInstanceOf(Failure.class).hasMessageStartingWith("D2PG000818").hasMessageNotContaining("environment");
    }

    @Test
    void thePasswordOfAnotherUserIsNotSent() throws IOException {
        usualFile("USER = f\nPASSWORD = of f\n");
        assertThat(login(null, "other", question -> {
            assertThat(question).contains("other", "http://localhost:8080/data2pg/");
            return Optional.of("entered");
        }).authorization()).isEqualTo(basic("other:entered"));
    }

    @Test
    void whoSaysNothingIsToldWhere() {
        assertThatThrownBy(() -> login(null, null, NOBODY)).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNAUTHORIZED)).hasMessageContainingAll("D2PG000804", "DATA2PG_USER", "DATA2PG_TOKEN");
        assertThatThrownBy(() -> login(null, "somebody", NOBODY)).hasMessageStartingWith("D2PG000804");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "ftp://host/", "http:///data2pg", "https://me:geheim@host/", "https://host/?x=geheim", "https://ho st/geheim"})
    void anAddressThatIsNoneIsRefusedWithoutBeingShown(String address) {
        environment.put("DATA2PG_TOKEN", "t");
        assertThatThrownBy(() -> login(address, null, NOBODY)).isInstanceOf(Failure.class).hasMessageStartingWith("D2PG000805")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void onlyAnotherMachineWithoutTlsIsExposed() {
        environment.put("DATA2PG_TOKEN", "t");
        assertThat(login("http://192.0.2.1/data2pg/", null, NOBODY).isExposed()).isTrue();
        assertThat(login("https://192.0.2.1/data2pg/", null, NOBODY).isExposed()).isFalse();
        assertThat(login("http://127.0.0.1/data2pg/", null, NOBODY).isExposed()).isFalse();
    }

    @Test
    void aFileThatIsNamedMustBeThere() {
        environment.put("DATA2PG_LOGIN_FILE", home.resolve("none").toString());
        assertThatThrownBy(() -> login(null, null, NOBODY)).hasMessageStartingWith("D2PG000807");
    }
}
