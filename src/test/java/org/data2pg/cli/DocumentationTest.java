package org.data2pg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.data2pg.fixture.Project;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What README and documentation let people type is there. */
class DocumentationTest {

    private static final Pattern SCRIPT = Pattern.compile("data2pg-(?:[0-9.]+--)?([0-9.]+)-psql\\.sql");

    @Test
    void theScriptsHaveTheVersionOfTheProject() throws IOException {
        assertThat(SCRIPT.matcher(readme()).results()).isNotEmpty();
        try (Stream<Path> pages = Files.list(Project.file("src/site/markdown")).filter(Files::isRegularFile)) {
            for (Path page : Stream.concat(pages, Stream.of(Project.file("README.md"))).toList()) {
                assertThat(SCRIPT.matcher(Files.readString(page)).results().map(script -> script.group(1))).as(page.toString()).allMatch(Project.version()::equals);
            }
        }
    }

    @Test
    void theCommandLineKnowsWhatReadmeAsksOfIt() throws IOException {
        List<String> lines = Pattern.compile("^data2pg (.+)$", Pattern.MULTILINE).matcher(readme()).results().map(line -> line.group(1)).toList();
        assertThat(lines).isNotEmpty().allSatisfy(line -> assertThatCode(() -> new CommandLine(new Data2Pg()).parseArgs(line.split(" +"))).doesNotThrowAnyException());
    }

    private static String readme() throws IOException {
        return Files.readString(Project.file("README.md"));
    }
}
