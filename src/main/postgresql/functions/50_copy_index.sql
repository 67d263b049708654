-- Steps of COPY batches, continued: indexes.
--
-- During a copy an index that will be rebuilt is neither ready (not maintained) nor valid (not used by any query). This state in
-- pg_index is the only truth of what is left to rebuild: whatever is interrupted can be taken up again. TRUNCATE and REINDEX end it.

CREATE OR REPLACE FUNCTION _set_indexes_aside(p_schema TEXT, p_table TEXT, p_oid OID)
RETURNS INT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_set_indexes_aside$
-- Sets the indexes of a table aside that are to be rebuilt after its copy. An index that is invalid for another reason, like a
-- CREATE INDEX CONCURRENTLY that failed, is not ours to put right and stays as it is.
-- Only a superuser may do so; without one the indexes stay in place and the copy is slower.
-- Output: number of indexes that are aside now, those included that an interrupted copy has left so: they are rebuilt with the others.
DECLARE
    v_index                  TEXT;
BEGIN
    IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
        RETURN 0;
    END IF;
    FOR v_index IN
        SELECT tic_index FROM table_index
             JOIN pg_catalog.pg_class ON relname = tic_index
             JOIN pg_catalog.pg_index ON indexrelid = oid AND indrelid = p_oid
        WHERE tic_schema = p_schema AND tic_table = p_table
          AND NOT (indisready AND indisvalid) AND NOT _is_set_aside(tic_last_not_ready_ts, tic_last_rebuild_ts)
    LOOP
        RAISE WARNING '_copy_table: The index "%" of "%"."%" was invalid before the copy and stays so.', v_index, p_schema, p_table
            USING HINT = 'REINDEX INDEX it, or drop it.';
    END LOOP;
    WITH aside AS (
        UPDATE pg_catalog.pg_index SET indisready = FALSE, indisvalid = FALSE
            FROM table_index, pg_catalog.pg_class i
            WHERE indrelid = p_oid AND i.oid = indexrelid AND indisready AND indisvalid AND indislive
              AND tic_schema = p_schema AND tic_table = p_table AND tic_index = relname AND tic_rebuild_after_copy
            RETURNING tic_index
    )
    UPDATE table_index SET tic_last_not_ready_ts = clock_timestamp()
        FROM aside
        WHERE tic_schema = p_schema AND tic_table = p_table AND table_index.tic_index = aside.tic_index;
    IF FOUND THEN
        -- Plans cached in other sessions know tables, not indexes. A touched row of pg_attribute makes them plan anew.
        UPDATE pg_catalog.pg_attribute SET attname = attname WHERE attrelid = p_oid AND attnum = -1;
    END IF;
    RETURN (SELECT count(*) FROM table_index
                JOIN pg_catalog.pg_class ON relname = tic_index
                JOIN pg_catalog.pg_index ON indexrelid = oid AND indrelid = p_oid
            WHERE tic_schema = p_schema AND tic_table = p_table
              AND NOT (indisready AND indisvalid) AND _is_set_aside(tic_last_not_ready_ts, tic_last_rebuild_ts));
END;
$_set_indexes_aside$;

CREATE OR REPLACE FUNCTION _is_set_aside(p_notReadyTs TIMESTAMPTZ, p_rebuildTs TIMESTAMPTZ)
RETURNS BOOLEAN LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_is_set_aside$
-- Tells whether a copy set an index aside since it was last rebuilt.
    SELECT coalesce(p_notReadyTs > coalesce(p_rebuildTs, '-infinity'), FALSE);
$_is_set_aside$;

CREATE OR REPLACE FUNCTION _pending_indexes(p_migration TEXT)
RETURNS TABLE (pnd_schema TEXT, pnd_table TEXT, pnd_index TEXT) LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_pending_indexes$
-- The indexes of a migration that a copy has set aside and that are not rebuilt.
    SELECT tic_schema, tic_table, tic_index
        FROM table_index
             JOIN table_to_process ON tbl_schema = tic_schema AND tbl_name = tic_table AND tbl_migration = p_migration
             JOIN pg_catalog.pg_namespace n ON nspname = tic_schema
             JOIN pg_catalog.pg_class i ON i.relname = tic_index AND i.relnamespace = n.oid
             JOIN pg_catalog.pg_index ON indexrelid = i.oid
             JOIN pg_catalog.pg_class t ON t.oid = indrelid AND t.relname = tic_table
        WHERE NOT (indisready AND indisvalid) AND _is_set_aside(tic_last_not_ready_ts, tic_last_rebuild_ts)
        ORDER BY 1, 2, 3;
$_pending_indexes$;

CREATE OR REPLACE FUNCTION _rebuild_indexes(p_schema TEXT, p_table TEXT, p_index TEXT DEFAULT NULL)
RETURNS INT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_rebuild_indexes$
-- Rebuilds the indexes of a table that a copy has set aside, or one of them.
-- Output: number of indexes.
DECLARE
    v_index                  TEXT;
    v_start                  TIMESTAMPTZ;
    v_nbIndex                INT = 0;
BEGIN
    FOR v_index IN
        SELECT tic_index
            FROM table_index
                 JOIN pg_catalog.pg_namespace n ON nspname = tic_schema
                 JOIN pg_catalog.pg_class i ON i.relname = tic_index AND i.relnamespace = n.oid
                 JOIN pg_catalog.pg_index ON indexrelid = i.oid
                 JOIN pg_catalog.pg_class t ON t.oid = indrelid AND t.relname = tic_table
            WHERE tic_schema = p_schema AND tic_table = p_table AND (p_index IS NULL OR tic_index = p_index)
              AND NOT (indisready AND indisvalid) AND _is_set_aside(tic_last_not_ready_ts, tic_last_rebuild_ts)
            ORDER BY tic_index
    LOOP
        v_start = clock_timestamp();
        EXECUTE format('REINDEX INDEX %I.%I', p_schema, v_index);
        UPDATE table_index
            SET tic_last_rebuild_ts = clock_timestamp(), tic_last_rebuild_duration = clock_timestamp() - v_start
            WHERE tic_schema = p_schema AND tic_table = p_table AND tic_index = v_index;
        v_nbIndex = v_nbIndex + 1;
    END LOOP;
    RETURN v_nbIndex;
END;
$_rebuild_indexes$;

CREATE OR REPLACE FUNCTION _rebuild_index(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_rebuild_index$
-- Rebuilds one index that the first part of its table has set aside. Several such steps run at the same time.
-- SECURITY DEFINER: rebuilds any index.
DECLARE
    r_step                   step%ROWTYPE;
BEGIN
    SELECT * INTO r_step FROM step WHERE stp_batch_name = p_batchName AND stp_name = p_step AND stp_type = 'INDEX';
    IF NOT FOUND THEN
        RAISE EXCEPTION '_rebuild_index: The step "%" of the batch "%" is no index.', p_step, p_batchName
            USING ERRCODE = 'D2P20', HINT = 'The steps are in the table "step".';
    END IF;
    PERFORM set_config('synchronous_commit', 'off', TRUE);
    RETURN QUERY
        SELECT 'REBUILT_INDEXES', _rebuild_indexes(r_step.stp_schema, r_step.stp_object, r_step.stp_sub_object)::BIGINT,
               13::SMALLINT, FALSE;
END;
$_rebuild_index$;
COMMENT ON FUNCTION _rebuild_index(TEXT, TEXT, JSONB) IS
$$Step function: rebuilds an index after the copy of its table.$$;

CREATE OR REPLACE FUNCTION rebuild_pending_indexes(p_migration TEXT)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$rebuild_pending_indexes$
-- Rebuilds the indexes of a migration that an interrupted copy has left set aside. It is the only thing that such a copy can leave:
-- whatever else it changes for the time of a step goes back with the transaction of the step.
-- An index that can't be rebuilt, as rows occur twice, is warned of and left aside; the others are rebuilt.
-- Output: number of indexes rebuilt.
-- SECURITY DEFINER: rebuilds any index.
DECLARE
    r_index                  RECORD;
    v_nbIndex                INT = 0;
    v_detail                 TEXT;
BEGIN
    PERFORM _check_mandatory('rebuild_pending_indexes', 'p_migration', p_migration);
    IF NOT EXISTS (SELECT FROM migration WHERE mgr_name = p_migration) THEN
        RAISE EXCEPTION 'rebuild_pending_indexes: The migration "%" does not exist.', p_migration
            USING ERRCODE = 'D2P02', HINT = 'The existing ones are in the table "migration".';
    END IF;
    FOR r_index IN SELECT pnd_schema, pnd_table, pnd_index FROM _pending_indexes(p_migration) LOOP
        BEGIN
            v_nbIndex = v_nbIndex + _rebuild_indexes(r_index.pnd_schema, r_index.pnd_table, r_index.pnd_index);
        EXCEPTION
            WHEN integrity_constraint_violation OR data_exception OR program_limit_exceeded THEN
                GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
                RAISE WARNING 'rebuild_pending_indexes: The index "%" of "%"."%" can not be rebuilt: %',
                              r_index.pnd_index, r_index.pnd_schema, r_index.pnd_table, SQLERRM
                    USING DETAIL = v_detail, HINT = 'Empty the table, or copy it anew by a run with an INIT step.';
        END;
    END LOOP;
    RETURN v_nbIndex;
END;
$rebuild_pending_indexes$;
COMMENT ON FUNCTION rebuild_pending_indexes(TEXT) IS
$$Rebuilds the indexes that an interrupted copy of a migration has left set aside. Returns their number.$$;
