-- Steps of DISCOVER batches: what is in the tables of the source, and what this means for those of this database.

CREATE OR REPLACE FUNCTION _discover_init(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_discover_init$
-- Opens a discovery: everything registered must be there, and the source must answer. What former runs found is kept until its table
-- is profiled again.
-- SECURITY DEFINER: reads foreign tables.
DECLARE
    v_migration              TEXT = _migration_of_step('_discover_init', p_batchName, p_step, 'INIT');
BEGIN
    PERFORM _check_objects('_discover_init', v_migration);
    PERFORM _check_source('_discover_init', v_migration);
    RETURN;
END;
$_discover_init$;
COMMENT ON FUNCTION _discover_init(TEXT, TEXT, JSONB) IS
$$Step function: verifies the objects of a migration before its tables are profiled.$$;

CREATE OR REPLACE FUNCTION _discover_end(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_discover_end$
-- Closes a discovery; nothing is left to do.
-- SECURITY DEFINER: reads the whole configuration.
BEGIN
    PERFORM _migration_of_step('_discover_end', p_batchName, p_step, 'END');
    RETURN;
END;
$_discover_end$;
COMMENT ON FUNCTION _discover_end(TEXT, TEXT, JSONB) IS
$$Step function: ends a DISCOVER batch.$$;

CREATE OR REPLACE FUNCTION _discover_table(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_discover_table$
-- Profiles a table of the source, whose aggregates the source computes in one query, and tells what they mean for the table here.
-- What a former run found of the table is replaced; nothing else changes, in neither database.
-- Input: batch, step, option DISCOVER_MAX_ROWS.
-- SECURITY DEFINER: reads foreign tables, writes the results.
DECLARE
    r_table                  table_to_process%ROWTYPE;
    v_maxRows                BIGINT = (p_stepOptions ->> 'DISCOVER_MAX_ROWS')::NUMERIC;
    v_table                  REGCLASS;
    v_answer                 JSONB;
    v_detail                 TEXT;
BEGIN
    SELECT table_to_process.* INTO r_table
        FROM step JOIN batch ON bat_name = stp_batch_name JOIN table_to_process ON tbl_schema = stp_schema AND tbl_name = stp_object
        WHERE stp_batch_name = p_batchName AND stp_name = p_step AND stp_type = 'TABLE' AND bat_type = 'DISCOVER';
    IF NOT FOUND THEN
        RAISE EXCEPTION '_discover_table: The step "%" of the batch "%" is no table to discover.', p_step, p_batchName
            USING ERRCODE = 'D2P20', HINT = 'The steps are in the table "step".';
    END IF;
    v_table = to_regclass(format('%I.%I', r_table.tbl_schema, r_table.tbl_name));
    IF v_table IS NULL THEN
        RAISE EXCEPTION '_discover_table: The table "%"."%" does not exist any more in this database.', r_table.tbl_schema, r_table.tbl_name
            USING ERRCODE = 'D2P40', HINT = 'Create it anew; or drop the migration and configure it again.';
    END IF;
    v_answer = _discover_answer(r_table, v_maxRows);
    -- Two runs that profile the same table store their results one after the other.
    PERFORM FROM table_to_process WHERE tbl_schema = r_table.tbl_schema AND tbl_name = r_table.tbl_name FOR NO KEY UPDATE;
    DELETE FROM discovery_table WHERE dscv_schema = r_table.tbl_schema AND dscv_table = r_table.tbl_name;
    DELETE FROM discovery_column WHERE dscv_schema = r_table.tbl_schema AND dscv_table = r_table.tbl_name;
    DELETE FROM discovery_message WHERE dscv_schema = r_table.tbl_schema AND dscv_table = r_table.tbl_name;
    INSERT INTO discovery_table
        VALUES (r_table.tbl_schema, r_table.tbl_name, clock_timestamp(), v_maxRows, (v_answer -> 0 ->> 'nb_row')::BIGINT);
    PERFORM _discover_store_columns(r_table, v_answer);
    PERFORM _discover_store_messages(r_table, v_table);
    RETURN QUERY
        SELECT 'DISCOVERED_COLUMNS', count(*), 1::SMALLINT, FALSE
            FROM discovery_column WHERE dscv_schema = r_table.tbl_schema AND dscv_table = r_table.tbl_name
        UNION ALL
        SELECT 'DISCOVERED_ROWS', (v_answer -> 0 ->> 'nb_row')::BIGINT, 2::SMALLINT, FALSE
        UNION ALL
        SELECT indicator, count(dscv_msg_type), rank::SMALLINT, rank = 3
            FROM (VALUES ('GENERATED_MESSAGES', 3, NULL), ('GEN_ERROR_MSG', 4, 'E'), ('GEN_CORRUPTION_MSG', 5, 'C'),
                         ('GEN_ADVICE_MSG', 6, 'A'), ('GEN_WARNING_MSG', 7, 'W')) AS i (indicator, rank, msg_type)
                 LEFT JOIN discovery_message ON dscv_schema = r_table.tbl_schema AND dscv_table = r_table.tbl_name
                                            AND dscv_msg_type = coalesce(msg_type, dscv_msg_type)
            GROUP BY indicator, rank
        ORDER BY 3;
EXCEPTION
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
        PERFORM _refuse_source_failure('_discover_table', format('"%s"', p_step), SQLSTATE, SQLERRM, v_detail);
        RAISE;
END;
$_discover_table$;
COMMENT ON FUNCTION _discover_table(TEXT, TEXT, JSONB) IS
$$Step function: profiles a table of the source and advises on the table of this database.$$;

CREATE OR REPLACE FUNCTION _discover_answer(p_registered table_to_process, p_maxRows BIGINT)
RETURNS JSONB LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_discover_answer$
-- Has a table profiled by its source; or here, through its foreign table, if the source can't be asked: exact too, only slower.
-- Output: what _discover_query() says.
DECLARE
    v_dbms                   TEXT;
    v_relation               JSONB;
    v_columns                JSONB;
    v_connection             TEXT = 'data2pg_discover_' || pg_backend_pid();
    v_query                  TEXT;
    v_former                 JSONB;
    v_answer                 JSONB;
BEGIN
    SELECT mgr_source_dbms INTO v_dbms FROM migration WHERE mgr_name = p_registered.tbl_migration;
    IF to_regproc(_source_question(v_dbms, 'discover_query')) IS NOT NULL THEN
        EXECUTE format('SELECT %s($1, $2, $3)', _source_question(v_dbms, 'relation'))
            INTO v_relation USING p_registered.tbl_migration, p_registered.tbl_schema, p_registered.tbl_name;
    END IF;
    SELECT coalesce(jsonb_agg(jsonb_build_object('name', coalesce(v_relation -> 'columns' ->> dsc_name, quote_ident(dsc_name)),
                                                 'type', dsc_base, 'modifier', dsc_modifier) ORDER BY dsc_number), '[]')
        INTO v_columns FROM _discover_columns(p_registered);
    IF v_relation IS NOT NULL THEN
        EXECUTE format('SELECT %s($1, $2, $3, $4, $5)', _source_question(v_dbms, 'discover_query'))
            INTO v_query USING p_registered.tbl_migration, v_relation ->> 'relation', v_columns, p_maxRows, current_setting('TimeZone');
        EXECUTE format('SELECT %s($1, $2, $3)', _source_question(v_dbms, 'send_query'))
            USING p_registered.tbl_migration, v_connection, v_query;
        EXECUTE format('SELECT answer FROM %s($1, $2) AS a (answer)', _source_question(v_dbms, 'read_query'))
            INTO v_answer USING p_registered.tbl_migration, v_connection;
    ELSE
        v_query = _discover_query(format('%I.%I', p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name), v_columns, p_maxRows,
                                  current_setting('TimeZone'), NULL);
        SELECT jsonb_object_agg(name, current_setting(name)) INTO v_former
            FROM unnest(ARRAY['TimeZone', 'DateStyle', 'IntervalStyle', 'extra_float_digits', 'bytea_output',
                              'max_parallel_workers_per_gather']) AS name;
        PERFORM _pin_output();
        EXECUTE v_query INTO v_answer;
        PERFORM set_config(key, value, TRUE) FROM jsonb_each_text(v_former);
    END IF;
    RETURN v_answer;
END;
$_discover_answer$;

CREATE OR REPLACE FUNCTION _under_domains(p_type OID, p_modifier INT, OUT type REGTYPE, OUT modifier INT, OUT is_not_null BOOLEAN)
RETURNS RECORD LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_under_domains$
-- The type and modifier under a domain, or under domains on domains, and whether one of them refuses NULL; any other type itself.
    WITH RECURSIVE base (level, type, modifier, is_not_null) AS (
        SELECT 0, p_type, p_modifier, FALSE
        UNION ALL
        SELECT level + 1, typbasetype, CASE WHEN modifier = -1 THEN typtypmod ELSE modifier END, is_not_null OR typnotnull
            FROM base JOIN pg_catalog.pg_type t ON t.oid = base.type AND typtype = 'd'
    )
    SELECT type::REGTYPE, modifier, is_not_null FROM base ORDER BY level DESC LIMIT 1;
$_under_domains$;

CREATE OR REPLACE FUNCTION _discover_columns(p_registered table_to_process)
RETURNS TABLE (dsc_number SMALLINT, dsc_name TEXT, dsc_type TEXT, dsc_base REGTYPE, dsc_modifier INT)
LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_discover_columns$
-- The columns that the copy takes from the source as they are, with the type they have there, and that under its domains.
    SELECT tco_number, tco_name, format_type(atttypid, atttypmod), base.type, base.modifier
        FROM table_column
             JOIN pg_catalog.pg_attribute
                 ON attrelid = to_regclass(format('%I.%I', p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name))
                AND attname = tco_name AND attnum > 0,
             LATERAL _under_domains(atttypid, atttypmod) AS base
        WHERE tco_schema = p_registered.tbl_schema AND tco_table = p_registered.tbl_name
          AND tco_copy_source_expr = quote_ident(tco_name)
        ORDER BY tco_number;
$_discover_columns$;

CREATE OR REPLACE FUNCTION _discover_store_columns(p_registered table_to_process, p_answer JSONB)
RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS
$_discover_store_columns$
-- Notes the statistics of columns, and derives those that others tell: of integers, all digits are known from the least and the greatest; no
-- average length that was estimated exceeds the greatest.
    INSERT INTO discovery_column (dscv_schema, dscv_table, dscv_column, dscv_column_num, dscv_type, dscv_nb_not_null, dscv_num_min,
                                  dscv_num_max, dscv_num_max_precision, dscv_num_max_integ_part, dscv_num_max_fract_part,
                                  dscv_str_avg_length, dscv_str_max_length, dscv_str_nul_char, dscv_ts_min, dscv_ts_max, dscv_ts_nb_date,
                                  dscv_num_nan, dscv_num_infinite)
        SELECT p_registered.tbl_schema, p_registered.tbl_name, dsc_name, dsc_number, dsc_type, nb_not_null, num_min, num_max,
               CASE WHEN num_min IS NOT NULL THEN greatest(coalesce(num_max_precision, nb_digit), 1) END,
               CASE WHEN num_max_fract_part > 0 AND nb_digit = 0 THEN 0 WHEN num_min IS NOT NULL THEN greatest(nb_digit, 1) END,
               CASE WHEN num_min IS NOT NULL THEN coalesce(num_max_fract_part, 0) END,
               least(str_avg_length, str_max_length), str_max_length, str_nul_char, ts_min, ts_max, ts_nb_date,
               CASE WHEN nb_not_null > 0 THEN num_nan END, CASE WHEN nb_not_null > 0 THEN num_infinite END
            FROM (SELECT *, row_number() OVER (ORDER BY dsc_number) FROM _discover_columns(p_registered)) AS d,
                 LATERAL jsonb_to_record(p_answer -> row_number::INT)
                     AS s (nb_not_null BIGINT, num_min NUMERIC, num_max NUMERIC, num_max_precision INT, num_max_fract_part INT,
                           num_nan BIGINT, num_infinite BIGINT, str_avg_length INT, str_max_length BIGINT, str_nul_char BIGINT,
                           ts_min TEXT, ts_max TEXT, ts_nb_date BIGINT),
                 LATERAL length(nullif(trunc(greatest(abs(num_min), abs(num_max))), 0)::TEXT) AS i (nonzero),
                 LATERAL coalesce(nonzero, 0) AS n (nb_digit);
$_discover_store_columns$;

CREATE OR REPLACE FUNCTION _discover_kind(p_type REGTYPE)
RETURNS TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_discover_kind$
-- Tells which statistics there are for a type, no domain: integer, numeric, money, float, string, json, binary, bit, date, timestamp,
-- timestamptz or boolean. NULL: nothing but the number of values.
    SELECT CASE WHEN p_type IN ('int2', 'int4', 'int8', 'oid') THEN 'integer'
                WHEN p_type IN ('numeric', 'money', 'json', 'date', 'timestamp', 'timestamptz') THEN typname
                WHEN p_type IN ('float4', 'float8') THEN 'float'
                WHEN p_type IN ('xml', '"char"') OR typcategory IN ('S', 'E') THEN 'string'
                WHEN p_type = 'bytea'::REGTYPE THEN 'binary'
                WHEN p_type IN ('bit', 'varbit') THEN 'bit'
                WHEN p_type = 'bool'::REGTYPE THEN 'boolean' END
        FROM pg_catalog.pg_type WHERE oid = p_type;
$_discover_kind$;
