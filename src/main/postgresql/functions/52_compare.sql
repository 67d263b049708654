-- Steps of COMPARE batches. What is compared of a table stands in 52_compare_plan, in which order and how much of it in 52_compare_order, how
-- differences are found in 52_compare_rows and written down in 52_compare_write, which server computes what and how it is asked in
-- 52_compare_source, how a value is written in 52_compare_value.

CREATE OR REPLACE FUNCTION _compare_init(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_compare_init$
-- Opens the comparison of a migration: the source must answer, and show all rows. COMPARE_TRUNCATE_DIFF forgets the differences of its
-- tables and sequences that were found before; those of other migrations stay.
-- SECURITY DEFINER: reads foreign tables, writes content_diff.
DECLARE
    v_migration              TEXT = _migration_of_step('_compare_init', p_batchName, p_step, 'INIT');
    v_isToEmpty              BOOLEAN = coalesce((p_stepOptions ->> 'COMPARE_TRUNCATE_DIFF')::BOOLEAN, FALSE);
BEGIN
    PERFORM _check_source('_compare_init', v_migration);
    IF v_isToEmpty THEN
        DELETE FROM content_diff
            USING (SELECT tbl_schema, tbl_name FROM table_to_process WHERE tbl_migration = v_migration
                   UNION ALL
                   SELECT seq_schema, seq_name FROM sequence_to_process WHERE seq_migration = v_migration) AS r (schema_name, name)
            WHERE diff_schema = schema_name AND diff_relation = name;
    END IF;
    RETURN QUERY SELECT 'TRUNCATED_TABLES', v_isToEmpty::INT::BIGINT, 1::SMALLINT, FALSE;
END;
$_compare_init$;
COMMENT ON FUNCTION _compare_init(TEXT, TEXT, JSONB) IS
$$Step function: opens a comparison.$$;

CREATE OR REPLACE FUNCTION _compare_end(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_compare_end$
-- Closes the comparison of a migration: there is nothing to report.
-- SECURITY DEFINER: reads the configuration.
BEGIN
    PERFORM _migration_of_step('_compare_end', p_batchName, p_step, 'END');
END;
$_compare_end$;
COMMENT ON FUNCTION _compare_end(TEXT, TEXT, JSONB) IS
$$Step function: closes a comparison.$$;

CREATE OR REPLACE FUNCTION _compare_sequence(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_compare_sequence$
-- Compares the value that a sequence would give next in both databases.
-- SECURITY DEFINER: reads foreign tables and any sequence, writes content_diff.
DECLARE
    r_sequence               RECORD;
    v_state                  CONSTANT TEXT = 'SELECT to_json(q) FROM (SELECT last_value, is_called, '
                                             'last_value + CASE WHEN is_called THEN $1 ELSE 0 END AS next_value FROM %s) AS q';
    v_increment              NUMERIC;
    v_source                 JSON;
    v_dest                   JSON;
    v_isDifferent            BOOLEAN;
    v_detail                 TEXT;
BEGIN
    SELECT sequence_to_process.*, mgr_source_dbms, seqincrement INTO r_sequence
        FROM step
             JOIN sequence_to_process ON seq_schema = stp_schema AND seq_name = stp_object
             JOIN migration ON mgr_name = seq_migration
             JOIN pg_catalog.pg_sequence ON seqrelid = to_regclass(format('%I.%I', seq_schema, seq_name))
        WHERE stp_batch_name = p_batchName AND stp_name = p_step AND stp_type = 'SEQUENCE';
    IF NOT FOUND THEN
        RAISE EXCEPTION '_compare_sequence: The step "%" of the batch "%" is no sequence, or its sequence is missing.',
                        p_step, p_batchName
            USING ERRCODE = 'D2P20', HINT = 'The steps are in the table "step".';
    END IF;
    -- The increment of the source, if it tells.
    v_increment = r_sequence.seqincrement;
    IF to_regproc(_source_question(r_sequence.mgr_source_dbms, 'sequence_increment')) IS NOT NULL THEN
        EXECUTE format('SELECT %s($1, $2, $3)', _source_question(r_sequence.mgr_source_dbms, 'sequence_increment'))
            INTO v_increment USING r_sequence.seq_migration, r_sequence.seq_source_schema, r_sequence.seq_source_name;
    END IF;
    EXECUTE format(v_state, _source_question(r_sequence.mgr_source_dbms, 'read_sequence') || '($2, $3)')
        INTO v_source USING v_increment, r_sequence.seq_foreign_schema, r_sequence.seq_foreign_name;
    EXECUTE format(v_state, format('%I.%I', r_sequence.seq_schema, r_sequence.seq_name)) INTO v_dest USING r_sequence.seqincrement::NUMERIC;
    v_isDifferent = v_source ->> 'next_value' IS DISTINCT FROM v_dest ->> 'next_value';
    DELETE FROM content_diff WHERE diff_schema = r_sequence.seq_schema AND diff_relation = r_sequence.seq_name;
    INSERT INTO content_diff (diff_timestamp, diff_schema, diff_relation, diff_rank, diff_database, diff_other_cols, diff_kind)
        SELECT clock_timestamp(), r_sequence.seq_schema, r_sequence.seq_name, 1, db, state, 'changed'
            FROM (VALUES ('S', v_source), ('D', v_dest)) AS d (db, state)
            WHERE v_isDifferent;
    RETURN QUERY VALUES ('COMPARED_SEQUENCES', 1::BIGINT, 52::SMALLINT, FALSE),
                        ('SEQUENCE_DIFFERENCES', v_isDifferent::INT::BIGINT, 72::SMALLINT, TRUE);
EXCEPTION
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
        PERFORM _refuse_source_failure('_compare_sequence', format('"%s"', p_step), SQLSTATE, SQLERRM, v_detail);
        RAISE;
END;
$_compare_sequence$;
COMMENT ON FUNCTION _compare_sequence(TEXT, TEXT, JSONB) IS
$$Step function: compares the next value of a sequence.$$;

CREATE OR REPLACE FUNCTION _compare_table(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_compare_table$
-- Compares a table, or a part of it, in both databases. The differences replace those found before for the same table or part.
-- Input: batch, step, options COMPARE_MAX_ROWS, COMPARE_MAX_DIFF.
-- SECURITY DEFINER: reads any table and foreign tables, writes content_diff.
DECLARE
    r_step                   RECORD;
    v_plan                   JSONB;
    v_settings               JSONB;
    v_nbDifference           BIGINT;
    v_table                  TEXT;
    v_detail                 TEXT;
BEGIN
    SELECT stp_schema, stp_object, stp_sub_object, prt_condition INTO r_step
        FROM step
             JOIN table_to_process ON tbl_schema = stp_schema AND tbl_name = stp_object
             LEFT JOIN table_part ON prt_schema = stp_schema AND prt_table = stp_object AND prt_part_id = stp_sub_object
        WHERE stp_batch_name = p_batchName AND stp_name = p_step
          AND (stp_type = 'TABLE' OR stp_type = 'TABLE_PART' AND prt_condition IS NOT NULL)
          AND to_regclass(format('%I.%I', stp_schema, stp_object)) IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION '_compare_table: The step "%" of the batch "%" is no table or part to compare, or its table is missing.',
                        p_step, p_batchName
            USING ERRCODE = 'D2P20', HINT = 'The steps are in the table "step".';
    END IF;
    FOREACH v_table IN ARRAY ARRAY['data2pg_row', 'data2pg_key', 'data2pg_like'] LOOP
        IF to_regclass('pg_temp.' || v_table) IS NOT NULL THEN
            RAISE EXCEPTION '_compare_table: This session already has a temporary table "%".', v_table
                USING ERRCODE = 'D2P06', HINT = format('DROP TABLE pg_temp.%s; or execute the step in another session.', v_table);
        END IF;
    END LOOP;
    v_plan = _compare_plan(r_step.stp_schema, r_step.stp_object, r_step.prt_condition);
    v_settings = _change_settings(v_plan -> 'settings');
    v_plan = _limit_rows(v_plan, (p_stepOptions ->> 'COMPARE_MAX_ROWS')::NUMERIC);
    PERFORM _find_different_rows(v_plan);
    -- Two runs that compare the same table store their results one after the other.
    PERFORM FROM table_to_process WHERE tbl_schema = r_step.stp_schema AND tbl_name = r_step.stp_object FOR NO KEY UPDATE;
    DELETE FROM content_diff
        WHERE diff_schema = r_step.stp_schema AND diff_relation = r_step.stp_object
          AND (r_step.stp_sub_object IS NULL OR diff_part = r_step.stp_sub_object);
    v_nbDifference = _write_differences(v_plan, r_step.stp_schema, r_step.stp_object, r_step.stp_sub_object,
                                        (p_stepOptions ->> 'COMPARE_MAX_DIFF')::NUMERIC);
    DROP TABLE pg_temp.data2pg_row;
    PERFORM _change_settings(v_settings);
    RETURN QUERY
        SELECT CASE WHEN r_step.stp_sub_object IS NULL THEN whole ELSE part END, value,
               (rank + (rank < 70 AND r_step.stp_sub_object IS NOT NULL)::INT)::SMALLINT, rank = 71
            FROM (VALUES (50, 'COMPARED_TABLES', 'COMPARED_TABLE_PARTS', 1),
                         (60, 'NON_EQUAL_TABLES', 'NON_EQUAL_TABLE_PARTS', (v_nbDifference > 0)::INT),
                         (71, 'ROW_DIFFERENCES', 'ROW_DIFFERENCES', v_nbDifference)) AS i (rank, whole, part, value);
EXCEPTION
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
        PERFORM _refuse_source_failure('_compare_table', format('"%s"', p_step), SQLSTATE, SQLERRM, v_detail);
        RAISE;
END;
$_compare_table$;
COMMENT ON FUNCTION _compare_table(TEXT, TEXT, JSONB) IS
$$Step function: compares the rows of a table or a part of it.$$;

CREATE OR REPLACE FUNCTION _change_settings(p_values JSONB)
RETURNS JSONB LANGUAGE SQL SET search_path FROM CURRENT AS
$_change_settings$
-- Changes settings until the end of the transaction.
-- Input: {setting: value}.
-- Output: the values they had, to change them back.
    SELECT coalesce(jsonb_object_agg(key, former), '{}')
        FROM (SELECT key, current_setting(key) AS former, value FROM jsonb_each_text(p_values) OFFSET 0) AS s
        WHERE set_config(key, value, TRUE) IS NOT NULL;
$_change_settings$;
