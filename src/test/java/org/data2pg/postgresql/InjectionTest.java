package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What looks like SQL is a name, a regular expression or an option like any other: it breaks no statement of ours, and is never executed. */
class InjectionTest {

    /** Each would be noticed if it were executed: the sequence moves, and does not move back with the transaction. */
    private static final List<String> PAYLOADS = List.of(
            "'||nextval('public.canary')||'",
            "'; SELECT nextval('public.canary'); --",
            "\"; SELECT nextval('public.canary'); --",
            "$$; SELECT nextval('public.canary'); $$",
            "\\'; SELECT nextval('public.canary'); --",
            "a'); SELECT nextval('public.canary'); /*",
            "%s%I%L%1$s%%", "$1", "{\"a\",'b'}", "\\", "''", "\"\"", ";", "é\t\n", "NULL");

    private ExtensionDatabases databases;
    private Connection connection;

    @AfterEach
    void stop() throws SQLException {
        connection.close();
        databases.close();
    }

    @TestFactory
    Stream<DynamicTest> throughEveryParameterOfEveryFunction() throws SQLException {
        start();
        databases.run("target", "SET search_path TO data2pg", databases.filled(PublicCalls.PREPARATION));
        connection.setAutoCommit(false);
        return PublicCalls.functions().stream().flatMap(function -> PublicCalls.parameters(function).stream()
                .filter(parameter -> PublicCalls.value(function, parameter).startsWith("'"))
                .flatMap(parameter -> PAYLOADS.stream().map(payload -> dynamicTest(function + "." + parameter + " " + payload, () -> {
                    String refusal = Refusal.of(connection, databases.filled(PublicCalls.with(function, parameter, literal(payload))));
                    assertThat(refusal).matches("(?s)success|D2P\\d\\d " + function + ": .*");
                    assertThat(one("SELECT is_called FROM public.canary")).isEqualTo("f");
                }))));
    }

    @TestFactory
    Stream<DynamicTest> throughTheFunctionsOfTheScheduler() throws SQLException {
        start();
        databases.configure("target", "data2pg");
        connection.setAutoCommit(false);
        List<String> steps = List.of(one("SELECT string_agg(proname, ' ') FROM pg_proc WHERE pronamespace = 'data2pg'::REGNAMESPACE "
                + "AND prorettype = 'step_report_type'::REGTYPE AND proname ~ '^_[^_]'").split(" "));
        return PAYLOADS.stream().flatMap(payload -> Stream.concat(
                Stream.of(dynamicTest("options " + payload, () -> {
                    assertThat(one("SELECT __check_step_options(" + literal(payload) + ")")).startsWith("The step options are no ");
                    assertThat(one("SELECT __check_step_options(json_build_object(" + literal(payload) + ", 1)::TEXT)"))
                            .isEqualTo("The step option \"" + payload + "\" is not known.");
                    assertThat(Refusal.of(connection, "SELECT * FROM __get_working_plan(" + literal(payload) + ")")).startsWith("D2P03 ");
                })),
                steps.stream().map(step -> dynamicTest(step + " " + payload, () -> {
                    assertThat(Refusal.of(connection, "SELECT * FROM " + step + "(" + literal(payload) + ", 'INIT_M', NULL)")).startsWith("D2P20 " + step);
                    assertThat(Refusal.of(connection, "SELECT * FROM " + step + "('C', " + literal(payload) + ", NULL)")).startsWith("D2P20 " + step);
                    assertThat(one("SELECT is_called FROM public.canary")).isEqualTo("f");
                }))));
    }

    /** A database in which everything has such a name is moved like any other. */
    @TestFactory
    Stream<DynamicTest> asTheNamesOfAllThatIsMoved() throws SQLException {
        start();
        return PAYLOADS.stream().map(payload -> dynamicTest(payload, () -> {
            String structure = """
                    CREATE SCHEMA %1$s;
                    CREATE TABLE %1$s.%1$s (%1$s BIGINT PRIMARY KEY, other TEXT DEFAULT 'x' CONSTRAINT %1$s CHECK (other <> ''), "of" BIGINT);
                    ALTER TABLE %1$s.%1$s ADD CONSTRAINT %2$s FOREIGN KEY ("of") REFERENCES %1$s.%1$s;
                    CREATE INDEX %3$s ON %1$s.%1$s (other);
                    CREATE SEQUENCE %1$s.%4$s;
                    """.formatted(quoted(payload), quoted("fk " + payload), quoted("i " + payload), quoted("s " + payload));
            databases.run("target", structure);
            databases.run("source", structure, "GRANT USAGE ON SCHEMA %1$s TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA %1$s TO reader; "
                    .formatted(quoted(payload)) + "GRANT SELECT ON ALL SEQUENCES IN SCHEMA %s TO reader;".formatted(quoted(payload))
                    + "INSERT INTO %1$s.%1$s SELECT i, repeat('x', i %% 3 + 1), 1 + i / 2 FROM generate_series(1, 50) i".formatted(quoted(payload)));
            for (String statement : databases.filled(CONFIGURATION).split(";\n")) {
                try (Statement call = connection.createStatement()) {
                    call.execute(statement.replace("PAYLOAD", payload.replace("'", "''")).replace("QUOTED", quoted(payload).replace("'", "''"))
                            .replace("LITERAL", literal(payload).replace("'", "''")));
                }
            }
            for (String name : List.of("C ", "K ", "D ")) {
                PlannedBatch batch = new PlannedBatch("data2pg", name + payload);
                for (String step : batch.steps(connection)) {
                    batch.run(connection, step);
                }
            }
            assertThat(one("SELECT count(*) FROM %1$s.%1$s".formatted(quoted(payload)))).isEqualTo("50");
            assertThat(one("SELECT (SELECT count(*) FROM counter_diff) + (SELECT count(*) FROM content_diff)")).isEqualTo("0");
            assertThat(one("SELECT dscv_num_max FROM discovery_column WHERE dscv_column = 'of' AND dscv_table = " + literal(payload)))
                    .isEqualTo("26");
            assertThat(one("SELECT drop_migration(" + literal("m " + payload) + ")")).isEqualTo("2");
            assertThat(one("SELECT is_called FROM public.canary")).isEqualTo("f");
            try (Connection source = databases.server.connect("source"); Statement statement = source.createStatement();
                    ResultSet canary = statement.executeQuery("SELECT FROM public.canary WHERE is_called")) {
                assertThat(canary.next()).isFalse();
            }
        }));
    }

    private static final String CONFIGURATION = """
            SELECT create_migration('m PAYLOAD', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
            SELECT register_table('m PAYLOAD', 'PAYLOAD', 'PAYLOAD');
            SELECT register_sequence('m PAYLOAD', 'PAYLOAD', 's PAYLOAD');
            SELECT register_column_transform_rule('PAYLOAD', 'PAYLOAD', 'PAYLOAD', 'QUOTED + 0');
            SELECT register_table_part('PAYLOAD', 'PAYLOAD', 'p PAYLOAD', 'QUOTED > 20', TRUE);
            SELECT register_table_part('PAYLOAD', 'PAYLOAD', 'q PAYLOAD', 'QUOTED <= 20 -- PAYLOAD'::TEXT || E'\\n', FALSE, TRUE);
            SELECT create_batch('C PAYLOAD', 'm PAYLOAD', 'COPY', TRUE, TRUE);
            SELECT assign_table_part_to_batch('C PAYLOAD', 'PAYLOAD', 'PAYLOAD', 'p PAYLOAD');
            SELECT assign_table_part_to_batch('C PAYLOAD', 'PAYLOAD', 'PAYLOAD', 'q PAYLOAD');
            SELECT assign_index_to_batch('C PAYLOAD', 'PAYLOAD', 'PAYLOAD', 'i PAYLOAD');
            SELECT assign_sequence_to_batch('C PAYLOAD', 'PAYLOAD', 's PAYLOAD');
            SELECT assign_table_checks_to_batch('C PAYLOAD', 'PAYLOAD', 'PAYLOAD');
            SELECT assign_fkey_checks_to_batch('C PAYLOAD', 'PAYLOAD', 'PAYLOAD', 'fk PAYLOAD');
            SELECT add_step_parent('C PAYLOAD', 'PAYLOAD.PAYLOAD._check', 'PAYLOAD.s PAYLOAD');
            SELECT set_step_cost_multiplier('C PAYLOAD', 'PAYLOAD.PAYLOAD._check', 2);
            SELECT create_batch('K PAYLOAD', 'm PAYLOAD', 'COMPARE', TRUE, TRUE);
            SELECT register_column_comparison_rule('PAYLOAD', 'PAYLOAD', 'other', 'other || LITERAL', 'other || LITERAL');
            SELECT assign_table_part_to_batch('K PAYLOAD', 'PAYLOAD', 'PAYLOAD', 'p PAYLOAD');
            SELECT assign_sequence_to_batch('K PAYLOAD', 'PAYLOAD', 's PAYLOAD');
            SELECT create_batch('D PAYLOAD', 'm PAYLOAD', 'DISCOVER', TRUE, TRUE);
            SELECT assign_table_to_batch('D PAYLOAD', 'PAYLOAD', 'PAYLOAD');
            SELECT complete_migration_configuration('m PAYLOAD')""";

    private void start() throws SQLException {
        databases = new ExtensionDatabases(PostgresServers.newest(), Variant.EXTENSION, "data2pg");
        databases.run("target", "CREATE SEQUENCE public.canary");
        databases.run("source", "CREATE SEQUENCE public.canary");
        connection = databases.target();
    }

    private String one(String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    private static String quoted(String name) {
        return ExtensionDatabases.quoted(name);
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
