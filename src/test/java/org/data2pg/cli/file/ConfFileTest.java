package org.data2pg.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfFileTest {

    @TempDir
    private Path folder;

    private Path file(String contents) throws IOException {
        return Files.writeString(folder.resolve("night.conf"), contents);
    }

    private void refused(String contents, String code, String... parts) throws IOException {
        Path file = file(contents);
        assertThatThrownBy(() -> ConfFile.read(file)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(failure.getMessage()).startsWith("D2PG000" + code + ": ").contains(file.toString()).contains(parts);
        });
    }

    @Test
    void aFileOfTheFormerReleaseIsRead() throws IOException {
        ConfFile read = ConfFile.read(file("""
                # The night of the move
                TARGET_DATABASE = shop
                BATCH_NAME=COPY_SHOP
                  MAX_SESSIONS  =  8   # the machine has 8 cores
                ASC_SESSIONS = 1
                REFERENCE_RUN = 17

                STEP_OPTIONS = {"COPY_MAX_ROWS": 10, "x": "#1"}
                COMMENT = "run #3"
                """));
        assertThat(read).isEqualTo(new ConfFile("shop", "COPY_SHOP", 8, 1, 17L, "{\"COPY_MAX_ROWS\": 10, \"x\": \"#1\"}", "run #3"));
    }

    @Test
    void whatIsEmptyIsNotSaid() throws IOException {
        assertThat(ConfFile.read(file("\n# nothing\nCOMMENT =\nREFERENCE_RUN = # none\n"))).isEqualTo(ConfFile.NONE);
    }

    @Test
    void anUnknownKeywordIsRefusedWithItsLine() throws IOException {
        refused("BATCH_NAME = b\nMAX_SESSION = 2\n", "809", "\"MAX_SESSION\"", "line 2", "MAX_SESSIONS");
    }

    @Test
    void aMalformedLineIsRefusedWithoutItsValue() throws IOException {
        refused("BATCH_NAME = b\n\nMAX_SESSIONS 2\n", "810", "Line 3", "\"MAX_SESSIONS\"");
        refused("= 2\n", "810", "Line 1");
        Path file = file("PASSWORD: geheim");
        assertThatThrownBy(() -> ConfFile.read(file)).isInstanceOf(Failure.class).hasMessageNotContaining("geheim");
    }

    @Test
    void aKeywordStandsOnce() throws IOException {
        refused("BATCH_NAME = a\nBATCH_NAME = b\n", "811", "BATCH_NAME", "line 2");
    }

    @Test
    void aNumberIsANumber() throws IOException {
        refused("MAX_SESSIONS = many\n", "812", "\"many\"", "MAX_SESSIONS");
        refused("MAX_SESSIONS = 99999999999\n", "812", "\"99999999999\"");
        assertThat(ConfFile.read(file("REFERENCE_RUN = 99999999999")).referenceRun()).isEqualTo(99_999_999_999L);
    }

    @Test
    void aFileThatCanNotBeReadIsRefusedWithTheReason() throws IOException {
        Path missing = folder.resolve("missing.conf");
        assertThatThrownBy(() -> ConfFile.read(missing)).hasMessage("D2PG000807: The file " + missing + " can't be read: it does not exist.");
        Path latin = Files.write(folder.resolve("latin.conf"), "COMMENT = Käse".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ConfFile.read(latin)).hasMessageContaining("it is not in UTF-8");
        assertThatThrownBy(() -> ConfFile.read(folder)).hasMessageStartingWith("D2PG000807");
    }
}
