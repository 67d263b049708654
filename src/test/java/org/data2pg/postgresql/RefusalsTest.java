package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Every public function, called wrongly in every way: each refusal has a SQLSTATE of ours and a sentence, and changes nothing. */
class RefusalsTest {

    private static final String UNKNOWN = "no such \"thing\" %";
    private static final Set<String> COPY_ONLY = Set.of("assign_indexes_to_batch", "assign_index_to_batch", "assign_tables_checks_to_batch",
            "assign_table_checks_to_batch", "assign_fkey_checks_to_batch");
    private static final Set<String> NOT_DISCOVER = Set.of("assign_sequences_to_batch", "assign_sequence_to_batch", "assign_table_parts_to_batch",
            "assign_table_part_to_batch");
    /** What may be called again, and what it answers then. */
    private static final Map<String, String> AGAIN = Map.of("drop_migration", "0", "drop_batch", "0", "complete_migration_configuration", "0",
            "register_column_transform_rule", "1", "register_column_comparison_rule", "1", "set_step_cost_multiplier", "1", "rebuild_pending_indexes", "0",
            "refresh_source_statistics", "3");
    /** Parameters that give a new thing its name. */
    private static final Set<String> NEW_NAMES = Set.of("create_migration.p_migration", "create_batch.p_batchName", "register_table_part.p_partId",
            "assign_custom_step_to_batch.p_stepName");
    /** Anything will do: objects that a custom step is about, what an expression excludes; or nothing is done, without a refusal. */
    private static final Set<String> FREE = Set.of("assign_custom_step_to_batch.p_schema", "assign_custom_step_to_batch.p_object",
            "assign_custom_step_to_batch.p_subObject", "drop_migration.p_migration", "drop_batch.p_batchName");

    /** All rows of the configuration and the results, and what has been made outside of our schema. */
    private static final String STATE = """
            SELECT md5(string_agg(row, '|' ORDER BY row))
                FROM (SELECT m::text FROM migration m UNION ALL SELECT b::text FROM batch b UNION ALL SELECT s::text FROM step s
                      UNION ALL SELECT t::text FROM table_to_process t UNION ALL SELECT c::text FROM table_column c
                      UNION ALL SELECT i::text FROM table_index i UNION ALL SELECT p::text FROM table_part p
                      UNION ALL SELECT s::text FROM sequence_to_process s UNION ALL SELECT s::text FROM source_table_stat s
                      UNION ALL SELECT c::text FROM counter c UNION ALL SELECT d::text FROM content_diff d
                      UNION ALL SELECT c.oid::text || relname FROM pg_class c UNION ALL SELECT oid::text FROM pg_namespace
                      UNION ALL SELECT srvname FROM pg_foreign_server UNION ALL SELECT umid::text FROM pg_user_mappings
                      UNION ALL SELECT array_to_string(public.dblink_get_connections(), ',')) AS contents (row)""";

    private static ExtensionDatabases databases;
    private static Connection connection;

    @BeforeAll
    static void start() throws SQLException {
        databases = new ExtensionDatabases(PostgresServers.newest(), Variant.EXTENSION, "data2pg");
        databases.run("target", "SET search_path TO data2pg", databases.filled(PublicCalls.PREPARATION));
        connection = databases.target();
        connection.setAutoCommit(false);
    }

    @AfterAll
    static void stop() throws SQLException {
        connection.close();
        databases.close();
    }

    @TestFactory
    Stream<DynamicTest> theCallsOfThisTestSucceed() {
        return PublicCalls.functions().stream().map(function -> test(function, () -> {
            one(databases.filled(PublicCalls.call(function)));
        }));
    }

    @TestFactory
    Stream<DynamicTest> noPublicFunctionIsLeftOut() throws SQLException {
        String functions = one("SELECT string_agg(proname, ' ') FROM pg_proc WHERE pronamespace = 'data2pg'::REGNAMESPACE AND proname ~ '^[^_]' "
                + "AND proname NOT IN ('data2pg_version', 'uninstall_data2pg', 'my_step')");
        return Stream.of(functions.split(" ")).map(function -> test(function, () -> assertThat(PublicCalls.functions()).contains(function)));
    }

    @TestFactory
    Stream<DynamicTest> mandatoryParametersAreNotNull() {
        return eachParameter((function, parameter) -> PublicCalls.isMandatory(function, parameter) ? test(function + "." + parameter, () ->
                assertThat(refusal(PublicCalls.with(function, parameter, "NULL")))
                        .isEqualTo("D2P01 " + function + ": The parameter \"" + parameter + "\" is NULL.")) : null);
    }

    @TestFactory
    Stream<DynamicTest> namesMustBeKnown() {
        return eachParameter((function, parameter) -> {
            String name = function + "." + parameter;
            boolean isReference = PublicCalls.value(function, parameter).startsWith("'") && !NEW_NAMES.contains(name) && !FREE.contains(name)
                    && !parameter.endsWith("Exclude");
            return !isReference ? null : test(name, () -> {
                String refusal = refusal(PublicCalls.with(function, parameter, literal(UNKNOWN)));
                assertThat(refusal).matches("D2P\\d\\d " + function + ": .*[^.]\\.?");
                // Of a list of options nothing is shown: it may hold a password.
                assertThat(refusal).contains(parameter.toLowerCase().endsWith("options") ? parameter : UNKNOWN);
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> batchesMustBeOfTheRightType() {
        return Stream.of("COMPARE", "DISCOVER").flatMap(type -> PublicCalls.functions().stream()
                .filter(function -> COPY_ONLY.contains(function) || type.equals("DISCOVER") && NOT_DISCOVER.contains(function))
                .map(function -> test(function + " " + type, () -> assertThat(refusal(PublicCalls.with(function, "p_batchName", literal(type))))
                        .startsWith("D2P07 " + function + ": The batch \"" + type + "\" is of type " + type))));
    }

    @TestFactory
    Stream<DynamicTest> whatIsDoneIsNotDoneTwice() {
        return PublicCalls.functions().stream().filter(function -> !function.equals("check_privileges")).map(function -> test(function, () -> {
            String call = databases.filled(PublicCalls.call(function));
            one(call);
            if (AGAIN.containsKey(function)) {
                assertThat(one(call)).isEqualTo(AGAIN.get(function));
            } else {
                assertThat(refusal(PublicCalls.call(function))).matches("D2P\\d\\d " + function + ": .+\\.");
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> whatDoesNotExistIsNotDropped() {
        return Stream.of("drop_migration.p_migration", "drop_batch.p_batchName").map(name -> test(name, () -> {
            String before = one(STATE);
            String[] parts = name.split("\\.");
            assertThat(one(PublicCalls.with(parts[0], parts[1], literal(UNKNOWN)))).isEqualTo("0");
            assertThat(one(STATE)).isEqualTo(before);
        }));
    }

    /** A test that leaves nothing to the next one. */
    private static DynamicTest test(String name, Executable body) {
        return dynamicTest(name, () -> {
            Savepoint before = connection.setSavepoint();
            try {
                body.execute();
            } finally {
                connection.rollback(before);
            }
        });
    }

    private interface TestOfParameter {
        DynamicTest of(String function, String parameter);
    }

    private static Stream<DynamicTest> eachParameter(TestOfParameter test) {
        return PublicCalls.functions().stream().flatMap(function -> PublicCalls.parameters(function).stream()
                .map(parameter -> test.of(function, parameter)).filter(Objects::nonNull));
    }

    /** The SQLSTATE and the sentence with which a call is refused; nothing may have changed then. */
    private static String refusal(String call) throws SQLException {
        String before = one(STATE);
        String refusal = Refusal.of(connection, databases.filled(call));
        assertThat(one(STATE)).as(call).isEqualTo(before);
        return refusal;
    }

    private static String one(String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getString(1) : null;
        }
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
