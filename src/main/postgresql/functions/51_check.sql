-- Steps of COPY batches, continued: checks of what was copied. What is computed stands in 51_check_aggregates.

CREATE OR REPLACE FUNCTION _check_table(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_check_table$
-- Computes aggregates of a table in both databases, each in one scan and both at the same time, into the table "counter".
-- A copy that was limited can't be equal: then only the rows are counted.
-- Input: batch, step, options COPY_MAX_ROWS, COPY_PCT_ROWS.
-- SECURITY DEFINER: reads any table.
DECLARE
    r_table                  table_to_process%ROWTYPE;
    r_check                  RECORD;
    v_nbUnequal              BIGINT;
BEGIN
    SELECT table_to_process.* INTO r_table
        FROM step JOIN table_to_process ON tbl_schema = stp_schema AND tbl_name = stp_object
        WHERE stp_batch_name = p_batchName AND stp_name = p_step AND stp_type = 'CHECK';
    IF NOT FOUND THEN
        RAISE EXCEPTION '_check_table: The step "%" of the batch "%" is no check of a table.', p_step, p_batchName
            USING ERRCODE = 'D2P20', HINT = 'The steps are in the table "step".';
    END IF;
    -- A policy that hides rows makes the check fail, instead of passing on those it sees.
    PERFORM set_config('row_security', 'off', TRUE);
    SELECT * INTO r_check FROM _check_in_source(r_table, _is_copy_limited(p_stepOptions));
    IF r_check IS NULL THEN
        SELECT * INTO r_check FROM _check_through_foreign_table(r_table, _is_copy_limited(p_stepOptions));
    END IF;
    -- The counters of a former configuration of the table go, too.
    DELETE FROM counter WHERE cnt_schema = r_table.tbl_schema AND cnt_table = r_table.tbl_name;
    INSERT INTO counter
        SELECT r_table.tbl_schema, r_table.tbl_name, database, name, value, ts
            FROM unnest(r_check.counters, r_check.source_values, r_check.dest_values) AS c (name, source_value, dest_value),
                 LATERAL (VALUES ('S', source_value, r_check.source_ts), ('D', dest_value, r_check.dest_ts)) AS v (database, value, ts)
            WHERE name IS NOT NULL;
    SELECT count(*) INTO v_nbUnequal FROM counter_diff WHERE cnt_schema = r_table.tbl_schema AND cnt_table = r_table.tbl_name;
    RETURN QUERY VALUES ('CHECKED_TABLES', 1::BIGINT, 90::SMALLINT, FALSE),
                        ('COMPUTED_AGGREGATES', cardinality(r_check.counters)::BIGINT, 91::SMALLINT, FALSE),
                        ('UNEQUAL_AGGREGATES', v_nbUnequal, 92::SMALLINT, TRUE);
END;
$_check_table$;
COMMENT ON FUNCTION _check_table(TEXT, TEXT, JSONB) IS
$$Step function: compares aggregates of a table in both databases.$$;

CREATE OR REPLACE FUNCTION _check_through_foreign_table(p_table table_to_process, p_onlyRows BOOLEAN,
        OUT counters TEXT[], OUT source_values NUMERIC[], OUT dest_values NUMERIC[], OUT source_ts TIMESTAMPTZ, OUT dest_ts TIMESTAMPTZ)
RETURNS RECORD LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_through_foreign_table$
-- Computes the aggregates of both sides here: the rows of the source travel as they did for the copy. Exact whatever the source and the
-- rules of columns are.
DECLARE
    v_source                 TEXT[];
    v_dest                   TEXT[];
BEGIN
    SELECT array_agg(agg_counter), array_agg(agg_source), array_agg(agg_dest) INTO counters, v_source, v_dest
        FROM _aggregates(p_table, p_onlyRows, FALSE);
    EXECUTE format('SELECT ARRAY[%s]::NUMERIC[] FROM %I.%I', array_to_string(v_source, ', '), p_table.tbl_foreign_schema,
                   p_table.tbl_foreign_name) INTO source_values;
    source_ts = clock_timestamp();
    EXECUTE _dest_statement(p_table, v_dest) INTO dest_values;
    dest_ts = clock_timestamp();
END;
$_check_through_foreign_table$;

CREATE OR REPLACE FUNCTION _check_in_source(p_table table_to_process, p_onlyRows BOOLEAN,
        OUT counters TEXT[], OUT source_values NUMERIC[], OUT dest_values NUMERIC[], OUT source_ts TIMESTAMPTZ, OUT dest_ts TIMESTAMPTZ)
RETURNS RECORD LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_in_source$
-- Lets the source compute its aggregates while this database computes its own.
-- Output: NULL if the source can't, or if it is not worth a connection, as for rows that come in one round trip.
DECLARE
    c_connection             CONSTANT TEXT = 'data2pg_check';
    v_isPortable             BOOLEAN;
    v_source                 TEXT;
    v_dest                   TEXT;
BEGIN
    IF p_onlyRows OR p_table.tbl_rows <= 10000 THEN
        RETURN;
    END IF;
    v_isPortable = NOT (_ask_source(p_table.tbl_migration, 'likeness')::JSONB ->> 'hashes')::BOOLEAN;
    SELECT array_agg(agg_counter), _source_statement(p_table, array_agg(agg_source)), _dest_statement(p_table, array_agg(agg_dest))
        INTO counters, v_source, v_dest
        FROM _aggregates(p_table, FALSE, v_isPortable) WHERE v_isPortable IS NOT NULL;
    IF v_source IS NULL THEN
        counters = NULL;
        RETURN;
    END IF;
    BEGIN
        PERFORM _pin_output();
        PERFORM _ask_source(p_table.tbl_migration, 'send_query', c_connection, v_source);
        EXECUTE v_dest INTO dest_values;
        dest_ts = clock_timestamp();
        source_values = ARRAY(SELECT jsonb_array_elements_text(
                                  _ask_source(p_table.tbl_migration, 'read_query', c_connection)::JSONB))::NUMERIC[];
        source_ts = clock_timestamp();
    EXCEPTION
        WHEN SQLSTATE 'D2P13' THEN
            RAISE WARNING '_check_table: "%"."%" is read through its foreign table, as its source fails: %',
                          p_table.tbl_schema, p_table.tbl_name, SQLERRM;
            counters = NULL;
            source_values = NULL;
            dest_values = NULL;
            dest_ts = NULL;
        WHEN query_canceled OR OTHERS THEN
            PERFORM _ask_source(p_table.tbl_migration, 'stop_query', c_connection);
            RAISE;
    END;
END;
$_check_in_source$;

CREATE OR REPLACE FUNCTION _is_copy_limited(p_stepOptions JSONB)
RETURNS BOOLEAN LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_is_copy_limited$
-- Tells whether step options let a copy take a part of the rows only.
    SELECT coalesce(p_stepOptions ->> 'COPY_MAX_ROWS', p_stepOptions ->> 'COPY_PCT_ROWS') IS NOT NULL;
$_is_copy_limited$;
