-- Steps of COPY batches, continued: checks of what was copied.

CREATE OR REPLACE FUNCTION _check_table(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_check_table$
-- Computes aggregates of a table in both databases, each in one scan, into the table "counter".
-- SECURITY DEFINER: reads any table.
DECLARE
    r_table                  table_to_process%ROWTYPE;
    v_counters               TEXT[];
    v_nbUnequal              BIGINT;
BEGIN
    SELECT table_to_process.* INTO r_table
        FROM step JOIN table_to_process ON tbl_schema = stp_schema AND tbl_name = stp_object
        WHERE stp_batch_name = p_batchName AND stp_name = p_step AND stp_type = 'CHECK';
    IF NOT FOUND THEN
        RAISE EXCEPTION '_check_table: The step "%" of the batch "%" is no check of a table.', p_step, p_batchName
            USING ERRCODE = 'D2P20', HINT = 'The steps are in the table "step".';
    END IF;
    -- The counters of a former configuration of the table go, too.
    DELETE FROM counter WHERE cnt_schema = r_table.tbl_schema AND cnt_table = r_table.tbl_name;
    SELECT array_agg(agg_counter ORDER BY agg_counter) INTO v_counters FROM _aggregates(r_table.tbl_schema, r_table.tbl_name);
    PERFORM _count('S', r_table, r_table.tbl_foreign_schema, r_table.tbl_foreign_name,
                   ARRAY(SELECT agg_source FROM _aggregates(r_table.tbl_schema, r_table.tbl_name) ORDER BY agg_counter), v_counters);
    PERFORM _count('D', r_table, r_table.tbl_schema, r_table.tbl_name,
                   ARRAY(SELECT agg_dest FROM _aggregates(r_table.tbl_schema, r_table.tbl_name) ORDER BY agg_counter), v_counters);
    SELECT count(*) INTO v_nbUnequal FROM counter_diff WHERE cnt_schema = r_table.tbl_schema AND cnt_table = r_table.tbl_name;
    RETURN QUERY VALUES ('CHECKED_TABLES', 1::BIGINT, 90::SMALLINT, FALSE),
                        ('COMPUTED_AGGREGATES', cardinality(v_counters)::BIGINT, 91::SMALLINT, FALSE),
                        ('UNEQUAL_AGGREGATES', v_nbUnequal, 92::SMALLINT, TRUE);
END;
$_check_table$;
COMMENT ON FUNCTION _check_table(TEXT, TEXT, JSONB) IS
$$Step function: compares aggregates of a table in both databases.$$;

CREATE OR REPLACE FUNCTION _aggregates(p_schema TEXT, p_table TEXT)
RETURNS TABLE (agg_counter TEXT, agg_source TEXT, agg_dest TEXT) LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_aggregates$
-- The counters of a table: name, aggregate on the foreign table, aggregate on the table. All of a side are computed in one scan.
    SELECT 'nb_rows', 'count(*)', 'count(*)';
$_aggregates$;

CREATE OR REPLACE FUNCTION _count(p_database TEXT, p_registered table_to_process, p_schema TEXT, p_name TEXT, p_aggregates TEXT[],
                                  p_counters TEXT[])
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_count$
-- Computes the aggregates of one side and notes them as counters.
DECLARE
    v_values                 NUMERIC[];
BEGIN
    EXECUTE format('SELECT ARRAY[%s]::NUMERIC[] FROM %I.%I', array_to_string(p_aggregates, ', '), p_schema, p_name) INTO v_values;
    INSERT INTO counter
        SELECT p_registered.tbl_schema, p_registered.tbl_name, p_database, name, value, clock_timestamp()
            FROM unnest(p_counters, v_values) AS c (name, value);
END;
$_count$;
