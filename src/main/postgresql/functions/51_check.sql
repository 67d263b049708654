-- Steps of COPY batches, continued: checks of what was copied. How values are written so that both servers give the same, and which
-- server computes those of the source, is the same as for comparisons: 52_compare_value, 52_compare_source.

CREATE OR REPLACE FUNCTION _check_table(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_check_table$
-- Computes aggregates of a table in both databases, each in one scan and both at the same time, into the table "counter".
-- A copy that was limited can't be equal: then only the rows are counted.
-- Input: batch, step, options COPY_MAX_ROWS, COPY_PCT_ROWS.
-- SECURITY DEFINER: reads any table.
DECLARE
    r_step                   step%ROWTYPE;
    v_plan                   JSONB;
    v_settings               JSONB;
    v_start                  TIMESTAMPTZ = clock_timestamp();
    v_counters               TEXT[];
    v_nbUnequal              BIGINT;
    v_detail                 TEXT;
BEGIN
    SELECT step.* INTO r_step
        FROM step JOIN table_to_process ON tbl_schema = stp_schema AND tbl_name = stp_object
        WHERE stp_batch_name = p_batchName AND stp_name = p_step AND stp_type = 'CHECK';
    IF NOT FOUND THEN
        RAISE EXCEPTION '_check_table: The step "%" of the batch "%" is no check of a table.', p_step, p_batchName
            USING ERRCODE = 'D2P20', HINT = 'The steps are in the table "step".';
    END IF;
    -- A policy that hides rows makes the check fail, instead of passing on those it sees.
    PERFORM set_config('row_security', 'off', TRUE);
    v_plan = _compare_plan(r_step.stp_schema, r_step.stp_object, NULL);
    IF _is_copy_limited(p_stepOptions) THEN
        v_plan = (v_plan || jsonb_build_object('S', v_plan -> 'F', 'names', NULL)) - 'is_remote';
    END IF;
    v_counters = ARRAY(SELECT agg_counter FROM _aggregates(v_plan));
    v_settings = _change_settings(v_plan -> 'settings');
    -- The counters of a former configuration of the table go, too.
    DELETE FROM counter WHERE cnt_schema = r_step.stp_schema AND cnt_table = r_step.stp_object;
    INSERT INTO counter
        SELECT r_step.stp_schema, r_step.stp_object, answer[1], name, value::NUMERIC, v_start
            FROM _answers(v_plan, _aggregate_query(v_plan, 'S'), _aggregate_query(v_plan, 'D')) AS a (answer),
                 unnest(v_counters, answer[2:]) AS c (name, value)
            WHERE name IS NOT NULL;
    PERFORM _change_settings(v_settings);
    SELECT count(*) INTO v_nbUnequal FROM counter_diff WHERE cnt_schema = r_step.stp_schema AND cnt_table = r_step.stp_object;
    RETURN QUERY VALUES ('CHECKED_TABLES', 1::BIGINT, 90::SMALLINT, FALSE),
                        ('COMPUTED_AGGREGATES', cardinality(v_counters)::BIGINT, 91::SMALLINT, FALSE),
                        ('UNEQUAL_AGGREGATES', v_nbUnequal, 92::SMALLINT, TRUE);
EXCEPTION
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
        PERFORM _refuse_source_failure('_check_table', format('"%s"', p_step), SQLSTATE, SQLERRM, v_detail);
        RAISE;
END;
$_check_table$;
COMMENT ON FUNCTION _check_table(TEXT, TEXT, JSONB) IS
$$Step function: compares aggregates of a table in both databases.$$;

CREATE OR REPLACE FUNCTION _is_copy_limited(p_stepOptions JSONB)
RETURNS BOOLEAN LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_is_copy_limited$
-- Tells whether step options let a copy take a part of the rows only.
    SELECT coalesce(p_stepOptions ->> 'COPY_MAX_ROWS', p_stepOptions ->> 'COPY_PCT_ROWS') IS NOT NULL;
$_is_copy_limited$;

CREATE OR REPLACE FUNCTION _aggregates(p_plan JSONB)
RETURNS TABLE (agg_counter TEXT, agg_expression TEXT) LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_aggregates$
-- The counters of a table, and what computes them of columns "bytes", which hold the row, and n1, n2..., which hold numbers:
--   nb_rows            number of rows
--   checksum           sum of the hashes of all rows: it does not depend on their order, but on how often each is there
--   min(c), max(c), sum(c)   of each numeric column c; the same whatever the order of the rows: floating-point numbers are turned into
--                      decimal ones with their 15 reliable digits, and sums of decimal numbers leave out what could overflow
-- Of columns with one name, as (a) and a under a comparison rule, the later ones have their rank behind it.
-- Input: what _compare_plan() returned; without names only rows are counted.
BEGIN
    RETURN QUERY
        SELECT 'nb_rows', 'count(*)'
        UNION ALL
        SELECT 'checksum', 'coalesce(sum(hash_array_extended(ARRAY[bytes], 1)), 0)' WHERE p_plan ->> 'names' IS NOT NULL
        UNION ALL
        SELECT format('%s(%s)', aggregate, name),
               format(CASE WHEN aggregate <> 'sum' THEN '%s(n%s)::numeric'
                           WHEN type = 'int8' THEN 'sum(n%2$s)::numeric'
                           WHEN type = 'numeric' THEN 'sum(n%2$s) FILTER (WHERE n%2$s BETWEEN -1e100000 AND 1e100000)'
                           ELSE 'sum(n%2$s::numeric)' END, aggregate, rank)
            FROM (SELECT c.name || CASE WHEN row_number() OVER (PARTITION BY c.name ORDER BY c.rank) > 1 THEN format(' (column %s)', c.rank)
                                        ELSE '' END AS name, c.type, c.rank
                      FROM ROWS FROM (jsonb_array_elements_text(nullif(p_plan -> 'names', 'null')), jsonb_array_elements_text(p_plan -> 'types'))
                               WITH ORDINALITY AS c (name, type, rank)) AS n,
                 unnest(ARRAY['min', 'max', 'sum']) AS aggregate
            WHERE name IS NOT NULL AND type IN ('int8', 'numeric', 'float4', 'float8');
END;
$_aggregates$;

CREATE OR REPLACE FUNCTION _aggregate_query(p_plan JSONB, p_side TEXT)
RETURNS TEXT LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_aggregate_query$
-- The query for all aggregates of a side, as one array of numbers. They are so many that a list could not hold them: 1,600 columns
-- have 4,802. Parallel workers would hand them on in a list of at most 1,664; set_config() keeps workers away, in one element more.
DECLARE
    v_expressions            TEXT[] = ARRAY(SELECT agg_expression FROM _aggregates(p_plan));
    v_numbers                TEXT;
BEGIN
    IF cardinality(v_expressions) > 1600 THEN
        v_expressions = v_expressions || 'nullif(set_config(''data2pg.is_wide'', ''1'', TRUE), ''1'')::numeric'::TEXT;
    END IF;
    SELECT string_agg(format(', %s AS n%s', value, rank), '' ORDER BY rank) INTO v_numbers
        FROM ROWS FROM (jsonb_array_elements_text(p_plan -> p_side -> 'values'), jsonb_array_elements_text(p_plan -> 'types'))
                 WITH ORDINALITY AS c (value, type, rank)
        WHERE type IN ('int8', 'numeric', 'float4', 'float8');
    RETURN format('SELECT to_json(ARRAY[%s]::numeric[]::text[]) AS answer FROM %s', array_to_string(v_expressions, ', '),
                  CASE WHEN p_plan ->> 'names' IS NULL THEN p_plan -> p_side ->> 'relation'
                       ELSE _from_buckets(p_plan, p_plan -> p_side, 'bytes', 0, NULL, coalesce(v_numbers, '')) END);
END;
$_aggregate_query$;
