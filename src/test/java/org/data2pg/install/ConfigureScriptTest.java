package org.data2pg.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.data2pg.fixture.Command;
import org.data2pg.fixture.Project;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What configure.sh gives WildFly's own tool, which is a stranger here that tells what it got. */
class ConfigureScriptTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void tool() throws IOException {
        Path tool = folder.resolve("wildfly/bin/jboss-cli.sh");
        Files.createDirectories(tool.getParent());
        Files.writeString(tool, "#!/bin/sh\necho \"\\\"JBOSS_HOME is $JBOSS_HOME\\\"\"\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void theWildFlyOfTheCommandLineIsMeantWhateverTheEnvironmentSays() throws IOException {
        assertThat(configure("wildfly", "undo")).isEqualTo("JBOSS_HOME is " + folder.toRealPath().resolve("wildfly"));
    }

    @Test
    void aFolderWithoutAWildFlyIsRefused() {
        assertThatThrownBy(() -> configure("nowhere", "undo")).hasMessageContaining("no WildFly in nowhere (bin/jboss-cli.sh is missing)");
    }

    private String configure(String... words) {
        List<String> command = new ArrayList<>(List.of(Project.file("server-config/configure.sh").toString()));
        command.addAll(List.of(words));
        return Command.run(folder, Map.of("JBOSS_HOME", "/another/wildfly"), command);
    }
}
