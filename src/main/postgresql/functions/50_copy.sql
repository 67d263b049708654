-- Steps of COPY batches: tables and their parts, sequences.

CREATE OR REPLACE FUNCTION _copy_table(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_copy_table$
-- Copies a table, or a part of it: what comes before the rows, the rows, what comes after.
-- No trigger or rule of the table fires, whatever its ENABLE state: the rows end as they are in the source.
-- Input: batch, step, options COPY_MAX_ROWS, COPY_PCT_ROWS, COPY_SLOW_DOWN.
-- SECURITY DEFINER: reads foreign tables, writes any table, and its indexes in the catalog.
DECLARE
    r_copy                   RECORD;
    v_nbRow                  BIGINT = 0;
    v_nbInvalidated          INT = 0;
    v_nbRebuilt              INT = 0;
    v_formerRole             TEXT;
    v_restore                TEXT;
BEGIN
    SELECT * INTO r_copy FROM _copy_plan(p_batchName, p_step);
    IF NOT FOUND THEN
        RAISE EXCEPTION '_copy_table: The step "%" of the batch "%" is no table or part to copy, or its table is missing.',
                        p_step, p_batchName
            USING ERRCODE = 'D2P20', HINT = 'The steps are in the table "step".';
    END IF;
    -- The loss of the last commits in a crash is made good by running their steps again: it need not be prevented.
    PERFORM set_config('synchronous_commit', 'off', TRUE);
    -- Before the rows.
    IF r_copy.is_first AND r_copy.has_indexes_to_rebuild THEN
        v_nbInvalidated = _set_indexes_aside(r_copy.schema_name, r_copy.table_name, r_copy.table_oid);
    END IF;
    -- The rows. Changing session_replication_role costs all cached plans: it is done only where there is something to silence.
    IF r_copy.with_rows THEN
        IF r_copy.has_triggers_or_rules THEN
            v_formerRole = current_setting('session_replication_role');
            PERFORM _act_as_replica('_copy_table');
            v_restore = _silence_triggers(ARRAY[r_copy.table_oid]);
        END IF;
        v_nbRow = _copy_rows(p_step, r_copy.schema_name, r_copy.table_name,
                             _copy_statement(r_copy.table_oid, r_copy.statement, r_copy.condition, r_copy.sort_order, r_copy.source_rows,
                                             p_stepOptions));
        IF r_copy.has_triggers_or_rules THEN
            EXECUTE v_restore;
            PERFORM set_config('session_replication_role', v_formerRole, TRUE);
        END IF;
    END IF;
    -- After the rows.
    IF r_copy.is_last THEN
        IF r_copy.has_indexes_to_rebuild THEN
            v_nbRebuilt = _rebuild_indexes(r_copy.schema_name, r_copy.table_name);
        END IF;
        EXECUTE format('ANALYZE %I.%I', r_copy.schema_name, r_copy.table_name);
    END IF;
    RETURN QUERY
        SELECT indicator, value, rank::SMALLINT, rank = 11
            FROM (VALUES ('COPIED_TABLES', 1::BIGINT, 10, r_copy.is_last),
                         ('COPIED_ROWS', v_nbRow, 11, TRUE),
                         ('INVALIDATED_INDEXES', v_nbInvalidated, 12, v_nbInvalidated > 0),
                         ('REBUILT_INDEXES', v_nbRebuilt, 13, v_nbRebuilt > 0)) AS i (indicator, value, rank, is_reported)
            WHERE is_reported;
END;
$_copy_table$;
COMMENT ON FUNCTION _copy_table(TEXT, TEXT, JSONB) IS
$$Step function: copies a table or a part of it.$$;

CREATE OR REPLACE FUNCTION _copy_rows(p_step TEXT, p_schema TEXT, p_table TEXT, p_statement TEXT)
RETURNS BIGINT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_copy_rows$
-- Executes the statement of a step that copies rows, and refuses in our words what the source does not give.
-- Output: number of rows.
DECLARE
    v_nbRow                  BIGINT;
    v_detail                 TEXT;
BEGIN
    EXECUTE p_statement;
    GET DIAGNOSTICS v_nbRow = ROW_COUNT;
    RETURN v_nbRow;
EXCEPTION
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
        PERFORM _refuse_source_failure('_copy_table', format('"%s"', p_step), SQLSTATE, SQLERRM,
                                       coalesce(_place_of_character(p_schema, p_table, SQLSTATE, SQLERRM), v_detail));
        RAISE;
END;
$_copy_rows$;

CREATE OR REPLACE FUNCTION _copy_plan(p_batchName TEXT, p_step TEXT)
RETURNS TABLE (schema_name TEXT, table_name TEXT, table_oid OID, is_first BOOLEAN, is_last BOOLEAN, with_rows BOOLEAN, condition TEXT,
               has_indexes_to_rebuild BOOLEAN, has_triggers_or_rules BOOLEAN, source_rows BIGINT, sort_order TEXT, statement TEXT)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_copy_plan$
-- All that a copy step needs to know, in one query: small tables take hardly longer to copy than it takes. PL/pgSQL keeps its plan.
BEGIN
    RETURN QUERY
        SELECT stp_schema, stp_object, c.oid,
               stp_type = 'TABLE' OR prt_is_first_step, stp_type = 'TABLE' OR prt_is_last_step,
               stp_type = 'TABLE' OR prt_condition IS NOT NULL,
               prt_condition,
               EXISTS (SELECT FROM table_index WHERE tic_schema = stp_schema AND tic_table = stp_object AND tic_rebuild_after_copy),
               relhastriggers OR relhasrules OR relkind = 'p' AND _has_triggers_or_rules(c.oid), tbl_rows, tbl_copy_sort_order,
               format('INSERT INTO %I.%I%s%s SELECT %s FROM %I.%I', stp_schema, stp_object, ' (' || columns.dest_columns || ')',
                      CASE WHEN tbl_some_gen_alw_id_col THEN ' OVERRIDING SYSTEM VALUE' END,
                      -- An expression may end with a comment.
                      source_expressions || E'\n', tbl_foreign_schema, tbl_foreign_name)
            FROM step
                 JOIN table_to_process ON tbl_schema = stp_schema AND tbl_name = stp_object
                 JOIN pg_catalog.pg_class c ON c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = stp_schema)
                                           AND c.relname = stp_object
                 LEFT JOIN table_part ON prt_schema = stp_schema AND prt_table = stp_object AND prt_part_id = stp_sub_object,
                 LATERAL (SELECT string_agg(tco_copy_dest_col, ', ' ORDER BY tco_number) AS dest_columns,
                                 string_agg(tco_copy_source_expr, E'\n, ' ORDER BY tco_number) AS source_expressions
                              FROM table_column
                              WHERE tco_schema = stp_schema AND tco_table = stp_object AND tco_copy_dest_col IS NOT NULL) AS columns
            WHERE stp_batch_name = p_batchName AND stp_name = p_step
              AND (stp_type = 'TABLE' OR stp_type = 'TABLE_PART' AND prt_part_id IS NOT NULL);
END;
$_copy_plan$;

CREATE OR REPLACE FUNCTION _copy_statement(p_table OID, p_statement TEXT, p_condition TEXT, p_sortOrder TEXT, p_sourceRows BIGINT,
                                           p_stepOptions JSONB)
RETURNS TEXT LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_copy_statement$
-- Completes the statement that copies the rows: part of the rows, limit, order, brake.
-- A percentage is one of the rows that the statistics of the source told; without them all rows are copied. Limits hold per step:
-- for each part of a table anew.
DECLARE
    v_limit                  NUMERIC;
    v_delay                  NUMERIC = (p_stepOptions ->> 'COPY_SLOW_DOWN')::NUMERIC;
    v_conditions             TEXT[] = ARRAY[]::TEXT[];
BEGIN
    v_limit = least((p_stepOptions ->> 'COPY_MAX_ROWS')::NUMERIC,
                    ceil(p_sourceRows * (p_stepOptions ->> 'COPY_PCT_ROWS')::NUMERIC / 100));
    IF p_stepOptions ->> 'COPY_PCT_ROWS' IS NOT NULL AND p_sourceRows IS NULL THEN
        RAISE WARNING '_copy_table: COPY_PCT_ROWS is ignored for "%", whose number of rows in the source is not known.', p_table::REGCLASS;
    END IF;
    IF p_condition IS NOT NULL THEN
        -- The condition may end with a comment.
        v_conditions = v_conditions || format(E'(%s\n)', p_condition);
    END IF;
    IF v_delay > 0 THEN
        v_conditions = v_conditions || format('pg_catalog.pg_sleep(%s) IS NOT NULL', v_delay / 1000000);
    END IF;
    RETURN p_statement
           || CASE WHEN v_conditions <> '{}' THEN ' WHERE ' || array_to_string(v_conditions, ' AND ') ELSE '' END
           || CASE WHEN p_condition IS NULL AND v_limit IS NULL THEN coalesce(' ORDER BY ' || p_sortOrder, '') ELSE '' END
           || coalesce(' LIMIT ' || v_limit, '');
END;
$_copy_statement$;

CREATE OR REPLACE FUNCTION _has_triggers_or_rules(p_table OID)
RETURNS BOOLEAN LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_has_triggers_or_rules$
-- Tells whether something would act on rows that come into a table: triggers, those of foreign keys included, or rules, also of its
-- partitions.
    SELECT relhastriggers OR relhasrules
           OR relkind = 'p' AND EXISTS (SELECT FROM pg_partition_tree(p_table) JOIN pg_catalog.pg_class p ON p.oid = relid
                                            WHERE p.relhastriggers OR p.relhasrules)
        FROM pg_catalog.pg_class WHERE oid = p_table;
$_has_triggers_or_rules$;

CREATE OR REPLACE FUNCTION _act_as_replica(p_function TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_act_as_replica$
-- Silences triggers and rules, foreign keys included, until the end of the transaction or an opposite setting.
BEGIN
    PERFORM set_config('session_replication_role', 'replica', TRUE);
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION '%: The role "%" may not set session_replication_role, so triggers and foreign keys would act on the rows.',
                        p_function, current_user
            USING ERRCODE = 'D2P43',
                  HINT = format('From PostgreSQL 15 on: GRANT SET ON PARAMETER session_replication_role TO %I. Before: let a superuser '
                                'own the functions of Data2Pg.', current_user);
END;
$_act_as_replica$;

CREATE OR REPLACE FUNCTION _silence_triggers(p_tables OID[])
RETURNS TEXT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_silence_triggers$
-- session_replication_role = replica silences most triggers and rules, but not those with ENABLE ALWAYS or ENABLE REPLICA: these are
-- disabled until the rows are there. This locks their table against other copies: parts of it run one after the other.
-- Output: statements that enable them again as they were.
DECLARE
    r_silenced               RECORD;
    v_tables                 OID[];
    v_restore                TEXT = '';
BEGIN
    -- A partition has triggers of its own; those it has from its partitioned table are internal before PostgreSQL 15.
    v_tables = p_tables || ARRAY(SELECT relid::OID FROM unnest(p_tables) AS t, pg_partition_tree(t) WHERE level > 0);
    FOR r_silenced IN
        SELECT format('ALTER TABLE ONLY %s', relation::REGCLASS) AS statement, format('%s %I', kind, name) AS object,
               CASE state WHEN 'A' THEN 'ALWAYS' ELSE 'REPLICA' END AS state
            FROM (SELECT tgrelid, 'TRIGGER', tgname, tgenabled FROM pg_catalog.pg_trigger
                      WHERE NOT tgisinternal OR tgparentid <> 0 AND tgconstraint = 0
                  UNION ALL
                  SELECT ev_class, 'RULE', rulename, ev_enabled FROM pg_catalog.pg_rewrite) AS o (relation, kind, name, state)
            WHERE relation = ANY (v_tables) AND state IN ('A', 'R')
    LOOP
        EXECUTE format('%s DISABLE %s', r_silenced.statement, r_silenced.object);
        v_restore = v_restore || format('%s ENABLE %s %s;', r_silenced.statement, r_silenced.state, r_silenced.object);
    END LOOP;
    RETURN v_restore;
END;
$_silence_triggers$;

CREATE OR REPLACE FUNCTION _copy_sequence(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_copy_sequence$
-- Sets a sequence to the last value of the source, and whether that one was given out.
-- SECURITY DEFINER: reads foreign tables, sets any sequence.
DECLARE
    r_sequence               RECORD;
    v_lastValue              BIGINT;
    v_isCalled               BOOLEAN;
    v_detail                 TEXT;
BEGIN
    SELECT sequence_to_process.*, mgr_source_dbms INTO r_sequence
        FROM step
             JOIN sequence_to_process ON seq_schema = stp_schema AND seq_name = stp_object
             JOIN migration ON mgr_name = seq_migration
        WHERE stp_batch_name = p_batchName AND stp_name = p_step AND stp_type = 'SEQUENCE';
    IF NOT FOUND THEN
        RAISE EXCEPTION '_copy_sequence: The step "%" of the batch "%" is no sequence.', p_step, p_batchName
            USING ERRCODE = 'D2P20', HINT = 'The steps are in the table "step".';
    END IF;
    PERFORM set_config('synchronous_commit', 'off', TRUE);
    EXECUTE format('SELECT last_value, is_called FROM %s($1, $2)', _source_question(r_sequence.mgr_source_dbms, 'read_sequence'))
        INTO v_lastValue, v_isCalled USING r_sequence.seq_foreign_schema, r_sequence.seq_foreign_name;
    PERFORM setval(format('%I.%I', r_sequence.seq_schema, r_sequence.seq_name)::REGCLASS, v_lastValue, v_isCalled);
    RETURN QUERY SELECT 'COPIED_SEQUENCES', 1::BIGINT, 20::SMALLINT, FALSE;
EXCEPTION
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
        PERFORM _refuse_source_failure('_copy_sequence', format('"%s"', p_step), SQLSTATE, SQLERRM, v_detail);
        RAISE;
END;
$_copy_sequence$;
COMMENT ON FUNCTION _copy_sequence(TEXT, TEXT, JSONB) IS
$$Step function: copies the state of a sequence.$$;
