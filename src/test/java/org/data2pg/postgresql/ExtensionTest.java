package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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

    @TestFactory
    Stream<DynamicTest> asExtensionOnTheOldestServer() throws SQLException, IOException {
        databases = new ExtensionDatabases(PostgresServers.oldest(), Variant.EXTENSION, "data2pg");
        return scripts();
    }

    @TestFactory
    Stream<DynamicTest> asPlainSqlOnTheNewestServer() throws SQLException, IOException {
        databases = new ExtensionDatabases(PostgresServers.newest(), Variant.PSQL, "Data2Pg's \"0.7\" $$\\");
        return scripts();
    }

    @AfterEach
    void stop() {
        databases.close();
    }

    private Stream<DynamicTest> scripts() throws IOException {
        List<Path> scripts;
        try (Stream<Path> files = Files.list(Project.file("src/test/postgresql"))) {
            scripts = files.filter(file -> file.getFileName().toString().matches("\\d\\d_.*\\.sql")).sorted().toList();
        }
        assertThat(scripts).isNotEmpty();
        return Stream.concat(scripts.stream().flatMap(this::checks),
                Stream.of(dynamicTest("every message was seen", this::everyMessageWasSeen)));
    }

    /** Flat: Surefire does not report tests within dynamic containers. */
    private Stream<DynamicTest> checks(Path file) {
        String name = file.getFileName() + ": ";
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
