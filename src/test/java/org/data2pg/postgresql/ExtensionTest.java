package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.data2pg.fixture.PostgresServers;
import org.data2pg.fixture.Project;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the scripts of src/test/postgresql; each of their checks is a test. */
class ExtensionTest {

    private final List<String> messages = new ArrayList<>();
    private ExtensionDatabases databases;

    /** Both ways to install take turns over the versions; the newest one is the plain script's. */
    @TestFactory
    Stream<DynamicTest> onEachVersion() {
        List<String> versions = PostgresServers.versions();
        return IntStream.range(0, versions.size()).boxed().flatMap(i -> i % 2 == 1 || i == versions.size() - 1
                ? scripts(versions.get(i), Variant.PSQL, "Data2Pg's \"0.7\" $$\\")
                : scripts(versions.get(i), Variant.EXTENSION, "data2pg"));
    }

    @AfterEach
    void stop() {
        if (databases != null) {
            databases.close();
        }
    }

    private Stream<DynamicTest> scripts(String version, Variant variant, String schema) {
        stop();
        messages.clear();
        List<Path> scripts;
        try {
            databases = new ExtensionDatabases(PostgresServers.version(version), variant, schema);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        try (Stream<Path> files = Files.list(Project.file("src/test/postgresql"))) {
            scripts = files.filter(file -> file.getFileName().toString().matches("\\d\\d_.*\\.sql")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(scripts).isNotEmpty();
        String title = version.substring(0, version.indexOf('.')) + " " + variant + " ";
        return Stream.concat(scripts.stream().flatMap(file -> checks(title, file)),
                Stream.of(dynamicTest(title + "every message was seen", this::everyMessageWasSeen)));
    }

    /** Flat: Surefire does not report tests within dynamic containers. */
    private Stream<DynamicTest> checks(String title, Path file) {
        String name = title + file.getFileName() + ": ";
        try {
            Session session = new Session(databases.target(), databases.placeholders(), messages);
            return Stream.concat(
                    Check.read(ExtensionDatabases.read(file)).stream()
                            .map(check -> dynamicTest(name + check.title(), () -> run(session, name, check))),
                    Stream.of(dynamicTest(name + "nothing stays", session::close)));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(Session session, String script, Check check) throws SQLException {
        for (Check.Section section : check.sections()) {
            String story = script + check.title() + "\n" + section.sql();
            Session.Answer answer = session.ask(section.sql());
            String refusal = section.refusals().isEmpty() ? null : session.filled(String.join("\n", section.refusals()));
            assertThat(answer.refusal()).as(story).isEqualTo(refusal);
            if (!section.rows().isEmpty()) {
                assertThat(answer.rows()).as(story).isEqualTo(expectedRows(session, section));
            }
            for (String notice : section.notices()) {
                assertThat(answer.notices()).as(story).contains(session.filled(notice));
            }
        }
    }

    private static List<String> expectedRows(Session session, Check.Section section) {
        return section.rows().equals(List.of("(none)")) ? List.of() : section.rows().stream().map(session::filled).toList();
    }

    private void everyMessageWasSeen() throws IOException {
        try (Stream<Path> sources = Files.list(Project.file("src/main/postgresql/functions"))) {
            List<String> unseen = sources.sorted().flatMap(file -> Messages.raisedIn(ExtensionDatabases.read(file)))
                    .filter(pattern -> messages.stream().noneMatch(message -> message.matches(pattern))).toList();
            assertThat(unseen).as("messages that no check has provoked").isEmpty();
        }
    }
}
