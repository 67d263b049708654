package org.data2pg.postgresql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * For each public function of the configuration a call that succeeds once in the database that {@link #PREPARATION} leaves:
 * tests take it and put something else in the place of one parameter.
 */
final class PublicCalls {

    /** Batches of all types, a table that is registered and one that is not, and the same for all other objects. */
    static final String PREPARATION = """
            CREATE FUNCTION public.same_name(TEXT) RETURNS TEXT LANGUAGE SQL AS 'SELECT $1';
            CREATE FUNCTION my_step(TEXT, TEXT, JSONB) RETURNS SETOF step_report_type LANGUAGE SQL AS 'SELECT NULL::step_report_type';
            SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
            SELECT register_tables('M', 'app', '^(customer|orders|no_key)$'), register_sequence('M', 'app', 'cycling');
            SELECT register_table_part('app', 'orders', 'first', NULL, TRUE), register_table_part('app', 'orders', 'last', 'TRUE', FALSE, TRUE);
            SELECT create_batch('COPY', 'M', 'COPY', TRUE, TRUE), create_batch('COMPARE', 'M', 'COMPARE', FALSE, FALSE),
                   create_batch('DISCOVER', 'M', 'DISCOVER', FALSE, FALSE), create_batch('EMPTY', 'M', 'COPY', FALSE, FALSE);
            SELECT assign_table_to_batch('COPY', 'app', 'no_key');
            """;

    private static final Map<String, Map<String, String>> CALLS = new LinkedHashMap<>();

    /** Parameters that may be NULL though they have no such default. */
    private static final Set<String> NULLABLE = Set.of("register_table_part.p_condition", "assign_custom_step_to_batch.p_schema",
            "assign_custom_step_to_batch.p_object", "assign_custom_step_to_batch.p_subObject", "register_column_comparison_rule.p_sourceExpression",
            "register_column_comparison_rule.p_targetExpression", "assign_fkey_checks_to_batch.p_fkey");

    /** Parameters that may be NULL and say so by their default. */
    private static final Set<String> OPTIONAL = Set.of("p_importSchemaOptions", "p_tablesToExclude", "p_sequencesToExclude", "p_partsToExclude",
            "p_objectsToExclude", "p_sourceSchema", "p_sourceTableNamesFnct", "p_sourceSequenceNamesFnct", "p_ForeignTableOptions");

    static {
        call("create_migration", "p_migration", "'new'", "p_sourceDbms", "'PostgreSQL'", "p_extension", "'postgres_fdw'",
                "p_serverOptions", "'${server}'", "p_userMappingOptions", "'${user}'", "p_userHasPrivileges", "FALSE",
                "p_importSchemaOptions", "'a ''b'''");
        call("drop_migration", "p_migration", "'M'");
        call("complete_migration_configuration", "p_migration", "'M'");
        call("check_privileges", "p_migration", "'M'");
        call("create_batch", "p_batchName", "'new'", "p_migration", "'M'", "p_batchType", "'COPY'", "p_withInitStep", "TRUE", "p_withEndStep", "TRUE");
        call("drop_batch", "p_batchName", "'EMPTY'");
        call("register_tables", "p_migration", "'M'", "p_schema", "'app'", "p_tablesToInclude", "'^by'", "p_tablesToExclude", "'^x'",
                "p_sourceSchema", "'app'", "p_sourceTableNamesFnct", "'public.same_name'", "p_sourceTableStatLoc", "'source_table_stat'",
                "p_createForeignTable", "TRUE", "p_ForeignTableOptions", "'fetch_size ''7'''", "p_sortByClusterIdx", "TRUE");
        call("register_table", "p_migration", "'M'", "p_schema", "'app'", "p_table", "'by_default'",
                "p_sourceSchema", "'app'", "p_sourceTableNamesFnct", "'public.same_name'", "p_sourceTableStatLoc", "'source_table_stat'",
                "p_createForeignTable", "TRUE", "p_ForeignTableOptions", "'fetch_size ''7'''", "p_sortByClusterIdx", "TRUE");
        call("register_column_transform_rule", "p_schema", "'app'", "p_table", "'no_key'", "p_column", "'y'", "p_expression", "'upper(y)'");
        call("register_column_comparison_rule", "p_schema", "'app'", "p_table", "'no_key'", "p_column", "'y'",
                "p_sourceExpression", "'upper(y)'", "p_targetExpression", "'lower(y)'");
        call("register_table_part", "p_schema", "'app'", "p_table", "'no_key'", "p_partId", "'new'", "p_condition", "'TRUE'",
                "p_isFirstPart", "TRUE", "p_isLastPart", "TRUE");
        call("register_sequences", "p_migration", "'M'", "p_schema", "'app'", "p_sequencesToInclude", "'^fall'", "p_sequencesToExclude", "'^x'",
                "p_sourceSchema", "'app'", "p_sourceSequenceNamesFnct", "'public.same_name'");
        call("register_sequence", "p_migration", "'M'", "p_schema", "'app'", "p_sequence", "'falling'", "p_sourceSchema", "'app'",
                "p_sourceSequenceNamesFnct", "'public.same_name'");
        call("assign_tables_to_batch", "p_batchName", "'COPY'", "p_schema", "'app'", "p_tablesToInclude", "'^cust'", "p_tablesToExclude", "'^x'");
        call("assign_table_to_batch", "p_batchName", "'COPY'", "p_schema", "'app'", "p_table", "'customer'");
        call("assign_table_parts_to_batch", "p_batchName", "'COPY'", "p_schema", "'app'", "p_table", "'orders'",
                "p_partsToInclude", "'.*'", "p_partsToExclude", "'^x'");
        call("assign_table_part_to_batch", "p_batchName", "'COPY'", "p_schema", "'app'", "p_table", "'orders'", "p_partId", "'last'");
        call("assign_indexes_to_batch", "p_batchName", "'COPY'", "p_schema", "'app'", "p_table", "'orders'",
                "p_objectsToInclude", "'.*'", "p_objectsToExclude", "'^x'");
        call("assign_index_to_batch", "p_batchName", "'COPY'", "p_schema", "'app'", "p_table", "'orders'", "p_object", "'orders_pkey'");
        call("assign_tables_checks_to_batch", "p_batchName", "'COPY'", "p_schema", "'app'", "p_tablesToInclude", "'.*'", "p_tablesToExclude", "'^x'");
        call("assign_table_checks_to_batch", "p_batchName", "'COPY'", "p_schema", "'app'", "p_table", "'no_key'");
        call("assign_sequences_to_batch", "p_batchName", "'COPY'", "p_schema", "'app'", "p_sequencesToInclude", "'.*'", "p_sequencesToExclude", "'^x'");
        call("assign_sequence_to_batch", "p_batchName", "'COPY'", "p_schema", "'app'", "p_sequence", "'cycling'");
        call("assign_fkey_checks_to_batch", "p_batchName", "'COPY'", "p_schema", "'app'", "p_table", "'orders'", "p_fkey", "'orders_customer_fkey'");
        call("assign_custom_step_to_batch", "p_batchName", "'COPY'", "p_stepName", "'new'", "p_function", "'my_step'", "p_schema", "'app'",
                "p_object", "'customer'", "p_subObject", "'x'", "p_cost", "5");
        call("add_step_parent", "p_batchName", "'COPY'", "p_step", "'END_M'", "p_parent_step", "'INIT_M'");
        call("set_step_cost_multiplier", "p_batchName", "'COPY'", "p_step", "'END_M'", "p_factor", "2");
        call("rebuild_pending_indexes", "p_migration", "'M'");
        call("refresh_source_statistics", "p_migration", "'M'");
    }

    private PublicCalls() {
    }

    private static void call(String function, String... parametersAndValues) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < parametersAndValues.length; i += 2) {
            parameters.put(parametersAndValues[i], parametersAndValues[i + 1]);
        }
        CALLS.put(function, parameters);
    }

    static Set<String> functions() {
        return CALLS.keySet();
    }

    static List<String> parameters(String function) {
        return new ArrayList<>(CALLS.get(function).keySet());
    }

    static String value(String function, String parameter) {
        return CALLS.get(function).get(parameter);
    }

    static boolean isMandatory(String function, String parameter) {
        return !OPTIONAL.contains(parameter) && !NULLABLE.contains(function + "." + parameter);
    }

    /** The call that succeeds. */
    static String call(String function) {
        return with(function, "", "");
    }

    /** The same with another value, written in SQL, for one parameter. */
    static String with(String function, String parameter, String value) {
        return "SELECT * FROM " + function + CALLS.get(function).entrySet().stream()
                .map(p -> p.getKey() + " => " + (p.getKey().equals(parameter) ? value : p.getValue())).collect(Collectors.joining(", ", "(", ")"));
    }
}
