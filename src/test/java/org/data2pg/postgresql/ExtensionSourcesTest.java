package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.data2pg.fixture.Project;
import org.junit.jupiter.api.Test;

/** Rules of the house that can be read from the sources of the extension; those that only the catalogue tells are in 90_house_rules.sql. */
class ExtensionSourcesTest {

    private static final Pattern SOURCE_DBMS = Pattern.compile("(?i)oracle|sybase|sqlserver|sql server|mysql|_source_\\w+_postgresql|postgres_fdw(?!\\.$)");
    /** A statement put together by || instead of format(), executed at once or kept for later. */
    private static final Pattern CONCATENATED = Pattern.compile("(?<!')\\bEXECUTE\\s+\\(?('(?:[^']|'')*'|\\w+)\\s*\\|\\|"
            + "|'(SELECT|INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|CREATE|DROP|ALTER|GRANT|REVOKE|REINDEX|ANALYZE) [^']*'\\s*\\|\\|");

    @Test
    void onlyItsFileKnowsASourceDbms() throws IOException {
        try (Stream<Path> files = functions()) {
            assertThat(files.filter(file -> !file.getFileName().toString().startsWith("40_source_"))
                    .flatMap(file -> found(SOURCE_DBMS, file))).isEmpty();
        }
    }

    @Test
    void dynamicSqlIsWrittenByFormatOrHasBoundParameters() throws IOException {
        try (Stream<Path> files = functions()) {
            assertThat(files.flatMap(file -> found(CONCATENATED, file))).isEmpty();
        }
    }

    /** A script is read by servers and clients of any encoding. */
    @Test
    void scriptsAreWrittenInAscii() throws IOException {
        try (Stream<Path> files = Files.walk(Project.file("src/main/postgresql"))) {
            assertThat(files.filter(Files::isRegularFile)
                    .flatMap(file -> Pattern.compile("[^\\x00-\\x7F]").matcher(ExtensionDatabases.read(file)).results().map(hit -> file + ": " + hit.group())))
                    .isEmpty();
        }
    }

    @Test
    void theSqlStatesOfRefusalsAreInTheList() throws IOException {
        List<Path> files;
        try (Stream<Path> all = functions()) {
            files = all.toList();
        }
        String list = ExtensionDatabases.read(Project.file("src/main/postgresql/functions/10_util.sql")).split("CREATE OR REPLACE")[0];
        assertThat(files.stream().flatMap(file -> Pattern.compile("'(D2P\\d\\d)'").matcher(code(file)).results()).map(state -> state.group(1)))
                .isNotEmpty().allSatisfy(state -> assertThat(list).contains(state));
    }

    private static Stream<Path> functions() throws IOException {
        return Files.list(Project.file("src/main/postgresql/functions")).sorted();
    }

    private static Stream<String> found(Pattern pattern, Path file) {
        return pattern.matcher(code(file)).results().map(hit -> file.getFileName() + ": " + hit.group());
    }

    /** Without comments, and without the text of messages. */
    private static String code(Path file) {
        return ExtensionDatabases.read(file).replaceAll("(?m)--.*$", "").replaceAll("HINT = '(?:[^']|'')*'", "");
    }
}
