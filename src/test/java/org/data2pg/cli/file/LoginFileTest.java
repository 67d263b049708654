package org.data2pg.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.data2pg.cli.message.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginFileTest {

    @TempDir
    private Path folder;

    private Path file(String contents, String rights) throws IOException {
        Path file = Files.writeString(folder.resolve("login"), contents);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    @Test
    void aSecretIsReadFromAFileThatIsItsOwnersAlone() throws IOException {
        LoginFile read = LoginFile.read(file("SERVER = https://host/data2pg/\nUSER = dba\nPASSWORD = \"a#b\"\nTOKEN = t\nCA_FILE = /ca.pem\n", "rw-------"));
        assertThat(read).isEqualTo(new LoginFile("https://host/data2pg/", "dba", "a#b", "t", "/ca.pem"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----"})
    void aSecretInAFileOfOthersIsRefused(String rights) throws IOException {
        for (String secret : new String[] {"PASSWORD = geheim", "TOKEN = geheim"}) {
            Path file = file(secret, rights);
            assertThatThrownBy(() -> LoginFile.read(file)).isInstanceOf(Failure.class).hasMessageStartingWith("D2PG000808: ")
                    .hasMessageContaining("chmod 600 " + file).hasMessageNotContaining("geheim");
        }
    }

    @Test
    void everybodyMayReadAFileWithoutASecret() throws IOException {
        assertThat(LoginFile.read(file("SERVER = https://host/data2pg/\nUSER = dba\n", "rw-r--r--")).user()).isEqualTo("dba");
    }
}
