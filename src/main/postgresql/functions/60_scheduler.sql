-- What the scheduler calls besides step functions.

CREATE OR REPLACE FUNCTION __get_batch_ids()
RETURNS SETOF batch_id_type LANGUAGE SQL STABLE SECURITY DEFINER SET search_path FROM CURRENT AS
$__get_batch_ids$
-- All configured batches.
    SELECT bat_name, bat_type, mgr_name, mgr_config_completed
        FROM batch JOIN migration ON mgr_name = bat_migration
        ORDER BY bat_name;
$__get_batch_ids$;
COMMENT ON FUNCTION __get_batch_ids() IS
$$Returns the configured batches, for the scheduler.$$;

CREATE OR REPLACE FUNCTION __get_working_plan(p_batchName TEXT)
RETURNS SETOF working_plan_type LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS
$__get_working_plan$
-- The steps of a batch, with their costs and parents. The configuration of its migration must be completed.
DECLARE
    v_migration              TEXT;
    v_isCompleted            BOOLEAN;
BEGIN
    SELECT mgr_name, mgr_config_completed INTO v_migration, v_isCompleted
        FROM batch JOIN migration ON mgr_name = bat_migration WHERE bat_name = p_batchName;
    IF NOT FOUND THEN
        RAISE EXCEPTION '__get_working_plan: The batch "%" does not exist.', p_batchName
            USING ERRCODE = 'D2P03', HINT = 'The existing ones are in the table "batch"; create_batch() makes a new one.';
    END IF;
    IF NOT v_isCompleted THEN
        RAISE EXCEPTION '__get_working_plan: The configuration of the migration "%" of the batch "%" is not completed.',
                        v_migration, p_batchName
            USING ERRCODE = 'D2P30', HINT = 'Call complete_migration_configuration().';
    END IF;
    RETURN QUERY
        SELECT stp_name, stp_sql_function, stp_shell_script, stp_cost, stp_parents
            FROM step WHERE stp_batch_name = p_batchName
            ORDER BY stp_name;
END;
$__get_working_plan$;
COMMENT ON FUNCTION __get_working_plan(TEXT) IS
$$Returns the steps of a batch with their costs and parents, for the scheduler.$$;

CREATE OR REPLACE FUNCTION __get_batch_fingerprint(p_batchName TEXT)
RETURNS TEXT LANGUAGE SQL STABLE SECURITY DEFINER SET search_path FROM CURRENT AS
$__get_batch_fingerprint$
-- What the steps of a batch do, in short: the objects they process, the expressions they read or compare, the conditions of parts, and the
-- indexes that are set aside. Costs, statistics and parents do not count.
-- Output: another one as soon as a step would do something else; NULL for a batch without steps.
-- SECURITY DEFINER: reads the configuration.
    WITH object (batch_type, schema_name, name) AS (
        SELECT DISTINCT bat_type, stp_schema, stp_object FROM step JOIN batch ON bat_name = stp_batch_name WHERE bat_name = p_batchName
    ), line (content) AS (
        SELECT jsonb_build_array('step', stp_name, stp_type, stp_schema, stp_object, stp_sub_object, stp_sql_function)
            FROM step WHERE stp_batch_name = p_batchName
        UNION ALL
        SELECT jsonb_build_array('table', tbl_schema, tbl_name, tbl_foreign_schema, tbl_foreign_name, tbl_source_schema, tbl_source_name)
            FROM object JOIN table_to_process ON tbl_schema = schema_name AND tbl_name = name
        UNION ALL
        SELECT jsonb_build_array('column', tco_schema, tco_table, tco_name, tco_number, tco_type)
               || CASE batch_type WHEN 'COMPARE' THEN jsonb_build_array(tco_compare_source_expr, tco_compare_dest_expr, tco_compare_sort_rank)
                                  ELSE jsonb_build_array(tco_copy_source_expr, tco_copy_dest_col) END
            FROM object JOIN table_column ON tco_schema = schema_name AND tco_table = name
        UNION ALL
        SELECT jsonb_build_array('part', prt_schema, prt_table, prt_part_id, prt_condition, prt_is_first_step, prt_is_last_step)
            FROM step JOIN table_part ON prt_schema = stp_schema AND prt_table = stp_object AND prt_part_id = stp_sub_object
            WHERE stp_batch_name = p_batchName
        UNION ALL
        SELECT jsonb_build_array('index', tic_schema, tic_table, tic_index, tic_rebuild_after_copy)
            FROM object JOIN table_index ON tic_schema = schema_name AND tic_table = name AND batch_type = 'COPY'
        UNION ALL
        SELECT jsonb_build_array('sequence', seq_schema, seq_name, seq_foreign_schema, seq_foreign_name, seq_source_schema, seq_source_name)
            FROM object JOIN sequence_to_process ON seq_schema = schema_name AND seq_name = name
    )
    SELECT md5(string_agg(content::TEXT, E'\n' ORDER BY content::TEXT COLLATE "C")) FROM line;
$__get_batch_fingerprint$;
COMMENT ON FUNCTION __get_batch_fingerprint(TEXT) IS
$$Returns a number that changes with what the steps of a batch do, for the scheduler.$$;

CREATE OR REPLACE FUNCTION __check_step_options(p_stepOptions TEXT)
RETURNS TEXT LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS
$__check_step_options$
-- Verifies the step options of a run, written as a JSON object.
-- Output: an empty string if they are right, else a sentence that says what is wrong.
DECLARE
    v_options                JSONB;
    v_message                TEXT;
    v_key                    TEXT;
BEGIN
    BEGIN
        v_options = coalesce(p_stepOptions, '{}')::JSONB;
    EXCEPTION
        WHEN data_exception OR program_limit_exceeded THEN
            RETURN format('The step options are no valid JSON: %s', SQLERRM);
    END;
    IF jsonb_typeof(v_options) <> 'object' THEN
        RETURN format('The step options are no JSON object, but of type %s.', jsonb_typeof(v_options));
    END IF;
    SELECT key INTO v_key FROM json_object_keys(p_stepOptions::JSON) AS key GROUP BY key HAVING count(*) > 1 ORDER BY 1 LIMIT 1;
    IF FOUND THEN
        RETURN format('The step option "%s" is given more than once.', v_key);
    END IF;
    SELECT CASE WHEN type IS NULL THEN format('The step option "%s" is not known.', key)
                WHEN jsonb_typeof(value) <> type THEN format('The step option "%s" must be a %s.', key, type)
                WHEN type = 'number' AND value::NUMERIC NOT BETWEEN 0 AND highest THEN
                     format('The step option "%s" must be between 0 and %s.', key, highest)
                WHEN type = 'number' AND is_integer AND value::NUMERIC <> trunc(value::NUMERIC) THEN
                     format('The step option "%s" must be an integer.', key)
           END
        INTO v_message
        FROM jsonb_each(v_options) WITH ORDINALITY AS o (key, value, rank)
             LEFT JOIN (VALUES ('COPY_MAX_ROWS', 'number', TRUE, 9223372036854775807),
                               ('COPY_PCT_ROWS', 'number', FALSE, 100),
                               ('COPY_SLOW_DOWN', 'number', FALSE, 9223372036854775807),
                               ('DISCOVER_MAX_ROWS', 'number', TRUE, 9223372036854775807),
                               ('COMPARE_MAX_DIFF', 'number', TRUE, 9223372036854775807),
                               ('COMPARE_MAX_ROWS', 'number', TRUE, 9223372036854775807),
                               ('COMPARE_TRUNCATE_DIFF', 'boolean', FALSE, 0)) AS known (name, type, is_integer, highest) ON name = key
        WHERE type IS NULL OR jsonb_typeof(value) <> 'null'
              AND (jsonb_typeof(value) <> type
                   OR CASE WHEN type = 'number' AND jsonb_typeof(value) = 'number' THEN
                           value::NUMERIC NOT BETWEEN 0 AND highest OR is_integer AND value::NUMERIC <> trunc(value::NUMERIC) END)
        ORDER BY key LIMIT 1;
    RETURN coalesce(v_message, '');
END;
$__check_step_options$;
COMMENT ON FUNCTION __check_step_options(TEXT) IS
$$Verifies step options written as JSON, for the scheduler. Returns an empty string or an error message.$$;

CREATE OR REPLACE FUNCTION __terminate_data2pg_backends(p_pids INT[])
RETURNS INT[] LANGUAGE SQL SECURITY DEFINER SET search_path FROM CURRENT AS
$__terminate_data2pg_backends$
-- Terminates backends of the scheduler: those of the given ones whose application_name is data2pg.
-- Output: the terminated ones.
    SELECT coalesce(array_agg(pid), '{}')
        FROM (SELECT pid FROM pg_catalog.pg_stat_activity
                  WHERE pid = ANY (p_pids) AND application_name = 'data2pg' AND pid <> pg_backend_pid()
                  ORDER BY pid OFFSET 0) AS backend
        WHERE pg_terminate_backend(pid);
$__terminate_data2pg_backends$;
COMMENT ON FUNCTION __terminate_data2pg_backends(INT[]) IS
$$Terminates backends of the scheduler. Returns the terminated ones.$$;
