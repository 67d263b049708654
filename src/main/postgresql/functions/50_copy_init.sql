-- Steps of COPY batches, continued: the first and the last one.

CREATE OR REPLACE FUNCTION _copy_init(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_copy_init$
-- Opens the copy of a migration: everything registered must be there; all its tables, whatever batch copies them, are emptied, and
-- other runs that had filled some of them can't go on.
-- SECURITY DEFINER: truncates any table.
DECLARE
    v_migration              TEXT = _migration_of_step('_copy_init', p_batchName, p_step, 'INIT');
    v_nbTable                BIGINT;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', TRUE);
    PERFORM _check_objects('_copy_init', v_migration);
    PERFORM _check_source('_copy_init', v_migration);
    v_nbTable = _truncate_tables(v_migration);
    -- Not before: steps of other runs that are filling a table have ended now.
    PERFORM _forget_emptied_runs(p_batchName, v_migration);
    RETURN QUERY VALUES ('INITIAL_CHECKS_OK', 1::BIGINT, 1::SMALLINT, FALSE), ('TRUNCATED_TABLES', v_nbTable, 2::SMALLINT, FALSE);
END;
$_copy_init$;
COMMENT ON FUNCTION _copy_init(TEXT, TEXT, JSONB) IS
$$Step function: verifies the objects of a migration and empties its tables.$$;

CREATE OR REPLACE FUNCTION _copy_end(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_copy_end$
-- Closes the copy of a migration: everything registered must be there, and no index may be left to rebuild. Its commit is
-- synchronous, and makes those of all former steps durable.
-- SECURITY DEFINER: reads the whole configuration.
DECLARE
    v_migration              TEXT = _migration_of_step('_copy_end', p_batchName, p_step, 'END');
    v_indexes                TEXT;
BEGIN
    PERFORM _check_objects('_copy_end', v_migration);
    SELECT string_agg(format('%I.%I', pnd_schema, pnd_index), ', ') INTO v_indexes FROM _pending_indexes(v_migration);
    IF v_indexes IS NOT NULL THEN
        RAISE EXCEPTION '_copy_end: Indexes were set aside for the copy and are not rebuilt: %.', v_indexes
            USING ERRCODE = 'D2P42', HINT = 'Call rebuild_pending_indexes() and restart the run; or run the batch anew from its INIT step.';
    END IF;
    RETURN QUERY VALUES ('FINAL_CHECKS_OK', 1::BIGINT, 99::SMALLINT, FALSE);
END;
$_copy_end$;
COMMENT ON FUNCTION _copy_end(TEXT, TEXT, JSONB) IS
$$Step function: verifies the objects of a migration and its indexes after the copy.$$;

CREATE OR REPLACE FUNCTION _migration_of_step(p_function TEXT, p_batchName TEXT, p_step TEXT, p_type TEXT)
RETURNS TEXT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_migration_of_step$
-- Finds the migration of a step of a given type, or refuses.
DECLARE
    v_migration              TEXT;
BEGIN
    SELECT bat_migration INTO v_migration
        FROM step JOIN batch ON bat_name = stp_batch_name
        WHERE stp_batch_name = p_batchName AND stp_name = p_step AND stp_type = p_type;
    IF NOT FOUND THEN
        RAISE EXCEPTION '%: The batch "%" has no % step "%".', p_function, p_batchName, p_type, p_step
            USING ERRCODE = 'D2P20', HINT = 'The steps are in the table "step".';
    END IF;
    RETURN v_migration;
END;
$_migration_of_step$;

CREATE OR REPLACE FUNCTION _check_objects(p_function TEXT, p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_objects$
-- Refuses a migration of which a schema, table, index, sequence or foreign table has disappeared since it was registered.
DECLARE
    v_missing                TEXT[];
BEGIN
    WITH expected (kind, schema_name, name, kinds) AS (
        SELECT 'table', tbl_schema, tbl_name, '{r,p}'::"char"[] FROM table_to_process WHERE tbl_migration = p_migration
        UNION ALL
        SELECT 'foreign table', tbl_foreign_schema, tbl_foreign_name, '{f,v,m,r}' FROM table_to_process WHERE tbl_migration = p_migration
        UNION ALL
        SELECT 'index', tic_schema, tic_index, '{i,I}'
            FROM table_index JOIN table_to_process ON tbl_schema = tic_schema AND tbl_name = tic_table WHERE tbl_migration = p_migration
        UNION ALL
        SELECT 'sequence', seq_schema, seq_name, '{S}' FROM sequence_to_process WHERE seq_migration = p_migration
        UNION ALL
        SELECT 'foreign table', seq_foreign_schema, seq_foreign_name, '{f,v,m,r}' FROM sequence_to_process WHERE seq_migration = p_migration
    ), existing AS (
        SELECT nspname, relname, relkind FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
    )
    SELECT array_agg(format('%s %I.%I', kind, schema_name, name) ORDER BY schema_name, kind DESC, name) INTO v_missing
        FROM expected LEFT JOIN existing ON nspname = schema_name AND relname = name AND relkind = ANY (kinds)
        WHERE relname IS NULL;
    IF v_missing IS NOT NULL THEN
        RAISE EXCEPTION '%: Registered in the migration "%", but missing in this database: %.', p_function, p_migration,
                        array_to_string(v_missing[:10], ', ') || CASE WHEN cardinality(v_missing) > 10
                                                                      THEN format(' and %s more', cardinality(v_missing) - 10) ELSE '' END
            USING ERRCODE = 'D2P40', HINT = 'Create what is missing anew; or drop the migration and configure it again.';
    END IF;
END;
$_check_objects$;

CREATE OR REPLACE FUNCTION _check_source(p_function TEXT, p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_source$
-- Refuses a migration whose source does not answer, or would not give all that its steps are to read: better before tables are emptied.
DECLARE
    v_detail                 TEXT;
BEGIN
    PERFORM _check_row_security(p_function, p_migration);
    IF p_function = '_copy_init' THEN
        PERFORM _check_readable(p_migration);
        PERFORM _check_assignable(p_migration);
    END IF;
    PERFORM _reach_source(p_migration);
EXCEPTION
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
        PERFORM _refuse_source_failure(p_function, format('the migration "%s"', p_migration), SQLSTATE, SQLERRM, v_detail);
        RAISE;
END;
$_check_source$;

CREATE OR REPLACE FUNCTION _check_readable(p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_readable$
-- Refuses a migration whose source does not have any more, or does not show its user, what COPY steps read; if the source can be asked.
DECLARE
    v_question               TEXT = (SELECT _source_question(mgr_source_dbms, 'unreadable') FROM migration WHERE mgr_name = p_migration);
    v_unreadable             JSONB;
BEGIN
    IF to_regproc(v_question) IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('SELECT %s($1)', v_question) INTO v_unreadable USING p_migration;
    IF jsonb_typeof(v_unreadable -> 'missing') = 'array' THEN
        RAISE EXCEPTION '_copy_init: The source of the migration "%" does not have any more: %.', p_migration,
                        _list_of_some(v_unreadable -> 'missing')
            USING ERRCODE = 'D2P24', HINT = 'Create it anew there; or drop the migration and configure it again. For a column, a transform rule '
                                            'can tell what to read instead.';
    END IF;
    IF jsonb_typeof(v_unreadable -> 'forbidden') = 'array' THEN
        RAISE EXCEPTION '_copy_init: In the source of the migration "%", its user may not read: %.', p_migration,
                        _list_of_some(v_unreadable -> 'forbidden')
            USING ERRCODE = 'D2P26', HINT = 'GRANT SELECT on the tables, and USAGE on their schemas, to the user of the source.';
    END IF;
END;
$_check_readable$;

CREATE OR REPLACE FUNCTION _list_of_some(p_names JSONB)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_list_of_some$
-- Lists names, ten of them if they are more.
    SELECT string_agg(name, ', ' ORDER BY rank)
           || CASE WHEN max(nb) > 10 THEN format(' and %s more', max(nb) - 10) ELSE '' END
        FROM (SELECT *, count(*) OVER () AS nb FROM jsonb_array_elements_text(p_names) WITH ORDINALITY AS e (name, rank)) AS n
        WHERE rank <= 10;
$_list_of_some$;

CREATE OR REPLACE FUNCTION _check_assignable(p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_assignable$
-- Refuses a migration whose COPY steps could not write what they read.
DECLARE
    r_table                  RECORD;
BEGIN
    SELECT * INTO r_table FROM _unassignable_tables(p_migration) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '_copy_init: The rows of the source can not be copied into %: %', r_table.una_table, r_table.una_reason
            USING ERRCODE = 'D2P25', HINT = 'Change the type of the column, or convert the value by register_column_transform_rule().';
    END IF;
END;
$_check_assignable$;

CREATE OR REPLACE FUNCTION _reach_source(p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_reach_source$
-- Reads a row of one foreign table of a migration: when the source does not answer, its error comes before the tables are emptied.
DECLARE
    v_statement              TEXT;
BEGIN
    SELECT format('SELECT FROM %I.%I LIMIT 1', tbl_foreign_schema, tbl_foreign_name) INTO v_statement
        FROM table_to_process WHERE tbl_migration = p_migration ORDER BY tbl_kbytes, tbl_schema, tbl_name LIMIT 1;
    IF FOUND THEN
        EXECUTE v_statement;
    END IF;
END;
$_reach_source$;

CREATE OR REPLACE FUNCTION _truncate_tables(p_migration TEXT)
RETURNS BIGINT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_truncate_tables$
-- Empties the tables of a migration, in one statement because of their foreign keys, never with CASCADE. A table outside that
-- references one of them, or shares rows with one as its partition, stops it. No trigger fires.
-- A table without a single page is left alone, unless its references need it: locks are a scarce resource.
-- Output: number of tables that are empty now.
DECLARE
    v_formerRole             TEXT = current_setting('session_replication_role');
    v_nbTable                BIGINT;
    v_toTruncate             OID[];
    v_statement              TEXT;
    v_restore                TEXT;
BEGIN
    PERFORM _check_no_reference_from_outside(p_migration);
    PERFORM _check_no_shared_partition('_copy_init', p_migration);
    WITH RECURSIVE registered AS (
        SELECT c.oid, relkind <> 'r' OR pg_relation_size(c.oid) > 0 AS is_filled
            FROM table_to_process
                 JOIN pg_catalog.pg_namespace n ON nspname = tbl_schema
                 JOIN pg_catalog.pg_class c ON relname = tbl_name AND relnamespace = n.oid
            WHERE tbl_migration = p_migration
    ), to_truncate AS (
        SELECT oid FROM registered WHERE is_filled
        UNION
        SELECT registered.oid
            FROM to_truncate
                 JOIN pg_catalog.pg_constraint ON confrelid = to_truncate.oid AND contype = 'f'
                 JOIN registered ON registered.oid = conrelid
    )
    SELECT (SELECT count(*) FROM registered), array_agg(oid ORDER BY oid) INTO v_nbTable, v_toTruncate FROM to_truncate;
    IF v_toTruncate IS NOT NULL THEN
        -- ONLY spares tables that inherit from a registered one; a partitioned table is emptied with its partitions.
        v_statement = (SELECT format('TRUNCATE %s', string_agg(CASE WHEN relkind = 'r' THEN 'ONLY ' ELSE '' END || oid::REGCLASS, ', '))
                           FROM pg_catalog.pg_class WHERE oid = ANY (v_toTruncate));
        -- A right that not every owner has: asked for only where there is a trigger to silence.
        IF EXISTS (SELECT FROM pg_catalog.pg_trigger
                       WHERE tgtype & 32 <> 0
                         AND (tgrelid = ANY (v_toTruncate)
                              OR tgrelid IN (SELECT relid FROM unnest(v_toTruncate) AS t, pg_partition_tree(t)))) THEN
            PERFORM _act_as_replica('_copy_init');
            v_restore = _silence_triggers(v_toTruncate);
            EXECUTE v_statement;
            EXECUTE v_restore;
            PERFORM set_config('session_replication_role', v_formerRole, TRUE);
        ELSE
            EXECUTE v_statement;
        END IF;
    END IF;
    RETURN v_nbTable;
END;
$_truncate_tables$;

CREATE OR REPLACE FUNCTION _check_no_reference_from_outside(p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_no_reference_from_outside$
-- Refuses to go on if a table outside a migration has a foreign key on one of its tables.
DECLARE
    v_references             TEXT;
BEGIN
    WITH RECURSIVE registered AS (
        SELECT c.oid, relkind
            FROM table_to_process
                 JOIN pg_catalog.pg_namespace n ON nspname = tbl_schema
                 JOIN pg_catalog.pg_class c ON relname = tbl_name AND relnamespace = n.oid
            WHERE tbl_migration = p_migration
        UNION
        SELECT inhrelid, c.relkind
            FROM registered
                 JOIN pg_catalog.pg_inherits ON inhparent = registered.oid
                 JOIN pg_catalog.pg_class c ON c.oid = inhrelid
            WHERE registered.relkind = 'p'
    )
    SELECT string_agg(DISTINCT format('%s references %s', conrelid::REGCLASS, confrelid::REGCLASS), ', ') INTO v_references
        FROM pg_catalog.pg_constraint
        WHERE contype = 'f' AND conparentid = 0 AND EXISTS (SELECT FROM registered WHERE oid = confrelid)
          AND NOT EXISTS (SELECT FROM registered WHERE oid = conrelid);
    IF v_references IS NOT NULL THEN
        RAISE EXCEPTION '_copy_init: Tables outside the migration "%" stand in the way of emptying its tables: %.',
                        p_migration, v_references
            USING ERRCODE = 'D2P41',
                  HINT = 'Register these tables in the migration, or drop their foreign keys for the time of the copy.';
    END IF;
END;
$_check_no_reference_from_outside$;
