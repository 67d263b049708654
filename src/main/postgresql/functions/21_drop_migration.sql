-- Migrations, continued: drop them, uninstall.

CREATE OR REPLACE FUNCTION drop_migration(p_migration TEXT)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$drop_migration$
-- Removes a migration and everything that belongs to it.
-- Output: number of foreign tables dropped; 0 if there is no such migration.
-- SECURITY DEFINER: drops servers and foreign tables.
DECLARE
    r_migration              migration%ROWTYPE;
    v_schemas                TEXT[];
    v_indexes                TEXT;
    v_nbTable                INT;
BEGIN
    PERFORM _check_mandatory('drop_migration', 'p_migration', p_migration);
    SELECT * INTO r_migration FROM migration WHERE mgr_name = p_migration FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    SELECT string_agg(format('%I.%I', pnd_schema, pnd_index), ', ') INTO v_indexes FROM _pending_indexes(p_migration);
    IF v_indexes IS NOT NULL THEN
        RAISE WARNING 'drop_migration: Indexes that an interrupted copy has set aside stay so: %.', v_indexes
            USING HINT = 'REINDEX INDEX each of them; before its migration is dropped, rebuild_pending_indexes() does.';
    END IF;
    SELECT array_agg(DISTINCT foreign_schema) INTO v_schemas
        FROM (SELECT tbl_foreign_schema FROM table_to_process WHERE tbl_migration = p_migration
              UNION ALL
              SELECT seq_foreign_schema FROM sequence_to_process WHERE seq_migration = p_migration) AS t (foreign_schema);
    PERFORM _delete_migration_rows(p_migration);
    -- Foreign tables: all that use the server, however they were made.
    SELECT _drop_foreign_tables(array_agg(ftrelid)) INTO v_nbTable
        FROM pg_catalog.pg_foreign_table
             JOIN pg_catalog.pg_foreign_server s ON s.oid = ftserver
        WHERE srvname = r_migration.mgr_server_name;
    PERFORM _drop_empty_schemas(v_schemas);
    -- What the source DBMS needed beside, then the server.
    EXECUTE format('SELECT %s($1)', _source_question(r_migration.mgr_source_dbms, 'close')) USING p_migration;
    PERFORM _drop_server(r_migration.mgr_server_name);
    RETURN v_nbTable;
END;
$drop_migration$;
COMMENT ON FUNCTION drop_migration(TEXT) IS
$$Removes a migration with its batches, foreign tables, server and results. Returns the number of foreign tables dropped.$$;

CREATE OR REPLACE FUNCTION _delete_migration_rows(p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_delete_migration_rows$
-- Deletes all rows of a migration, results included.
BEGIN
    DELETE FROM step USING batch WHERE stp_batch_name = bat_name AND bat_migration = p_migration;
    DELETE FROM step_ledger USING batch WHERE led_batch = bat_name AND bat_migration = p_migration;
    DELETE FROM batch WHERE bat_migration = p_migration;
    -- Results.
    DELETE FROM counter USING table_to_process
        WHERE cnt_schema = tbl_schema AND cnt_table = tbl_name AND tbl_migration = p_migration;
    DELETE FROM content_diff USING table_to_process
        WHERE diff_schema = tbl_schema AND diff_relation = tbl_name AND tbl_migration = p_migration;
    DELETE FROM content_diff USING sequence_to_process
        WHERE diff_schema = seq_schema AND diff_relation = seq_name AND seq_migration = p_migration;
    DELETE FROM discovery_message USING table_to_process
        WHERE dscv_schema = tbl_schema AND dscv_table = tbl_name AND tbl_migration = p_migration;
    DELETE FROM discovery_column USING table_to_process
        WHERE dscv_schema = tbl_schema AND dscv_table = tbl_name AND tbl_migration = p_migration;
    DELETE FROM discovery_table USING table_to_process
        WHERE dscv_schema = tbl_schema AND dscv_table = tbl_name AND tbl_migration = p_migration;
    -- Registered objects.
    DELETE FROM table_part USING table_to_process
        WHERE prt_schema = tbl_schema AND prt_table = tbl_name AND tbl_migration = p_migration;
    DELETE FROM table_index USING table_to_process
        WHERE tic_schema = tbl_schema AND tic_table = tbl_name AND tbl_migration = p_migration;
    DELETE FROM table_column USING table_to_process
        WHERE tco_schema = tbl_schema AND tco_table = tbl_name AND tbl_migration = p_migration;
    DELETE FROM table_to_process WHERE tbl_migration = p_migration;
    DELETE FROM sequence_to_process WHERE seq_migration = p_migration;
    DELETE FROM source_table_stat WHERE stat_migration = p_migration;
    DELETE FROM migration WHERE mgr_name = p_migration;
END;
$_delete_migration_rows$;

CREATE OR REPLACE FUNCTION _drop_empty_schemas(p_schemas TEXT[])
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_drop_empty_schemas$
-- Drops the foreign schemas in which nothing is left, neither of another migration nor of a DBA.
DECLARE
    v_schema                 TEXT;
BEGIN
    FOREACH v_schema IN ARRAY coalesce(p_schemas, '{}') LOOP
        IF EXISTS (SELECT FROM pg_catalog.pg_depend
                       WHERE refclassid = 'pg_catalog.pg_namespace'::REGCLASS
                         AND refobjid = to_regnamespace(quote_ident(v_schema)) AND deptype = 'n') THEN
            RAISE NOTICE 'drop_migration: The schema "%" holds other objects and is kept.', v_schema;
        ELSIF to_regnamespace(quote_ident(v_schema)) IS NOT NULL THEN
            EXECUTE format('DROP SCHEMA %I', v_schema);
        END IF;
    END LOOP;
END;
$_drop_empty_schemas$;

CREATE OR REPLACE FUNCTION _drop_server(p_server TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_drop_server$
-- Drops a server with all its user mappings.
DECLARE
    v_role                   TEXT;
BEGIN
    FOR v_role IN SELECT usename FROM pg_catalog.pg_user_mappings WHERE srvname = p_server LOOP
        EXECUTE format('DROP USER MAPPING FOR %s SERVER %I',
                       CASE WHEN v_role = 'public' THEN 'PUBLIC' ELSE quote_ident(v_role) END, p_server);
    END LOOP;
    EXECUTE format('DROP SERVER IF EXISTS %I', p_server);
END;
$_drop_server$;

CREATE OR REPLACE FUNCTION _tie_to_extension(p_catalog REGCLASS, p_oid OID)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_tie_to_extension$
-- Makes DROP EXTENSION data2pg drop an object that a migration needed. As a member of the extension it would be missing in dumps;
-- the dependency "auto extension" says just what is meant, but PostgreSQL has a statement of it only for other kinds of objects.
-- Without the extension (plain SQL variant) or without superuser there is nothing to tie: uninstall_data2pg() drops it.
BEGIN
    IF (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
        INSERT INTO pg_catalog.pg_depend (classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype)
            SELECT p_catalog, p_oid, 0, 'pg_catalog.pg_extension'::REGCLASS, oid, 0, 'x'
                FROM pg_catalog.pg_extension WHERE extname = 'data2pg';
    END IF;
END;
$_tie_to_extension$;

CREATE OR REPLACE FUNCTION uninstall_data2pg()
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$uninstall_data2pg$
-- Removes Data2Pg from this database, however it was installed: all migrations, then the extension, or the schema of the plain SQL
-- variant. The role data2pg stays: it may have rights in other databases.
-- Output: number of migrations dropped.
-- SECURITY DEFINER: drops what its owner owns.
DECLARE
    v_schema                 TEXT = current_schema();
    v_others                 TEXT;
    v_nbMigration            INT;
BEGIN
    IF NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
        RAISE EXCEPTION 'uninstall_data2pg: Only the owner of Data2Pg, "%", may remove it.', current_user
            USING ERRCODE = 'D2P93', HINT = 'Let this role, or a superuser, call the function.';
    END IF;
    SELECT string_agg(pg_describe_object(oth_catalog, oth_oid, 0), ', ' ORDER BY oth_catalog, oth_oid) INTO v_others FROM _objects_of_others();
    IF v_others IS NOT NULL THEN
        RAISE EXCEPTION 'uninstall_data2pg: Objects that are not of Data2Pg are in its schema or built upon it: %.', v_others
            USING ERRCODE = 'D2P46', HINT = 'Move them to another schema, or drop them; functions of custom steps are not needed any more, either.';
    END IF;
    SELECT count(*) INTO v_nbMigration FROM (SELECT drop_migration(mgr_name) FROM migration) AS t;
    IF EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'data2pg') THEN
        DROP EXTENSION data2pg;
    ELSE
        -- Without a list of all that goes with the schema.
        PERFORM set_config('client_min_messages', 'warning', TRUE);
        EXECUTE format('DROP SCHEMA %I CASCADE', v_schema);
    END IF;
    RETURN v_nbMigration;
END;
$uninstall_data2pg$;
COMMENT ON FUNCTION uninstall_data2pg() IS
$$Removes Data2Pg and all its migrations from this database.$$;

CREATE OR REPLACE FUNCTION _objects_of_others()
RETURNS TABLE (oth_catalog OID, oth_oid OID) LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_objects_of_others$
-- Finds what would go with Data2Pg and is not of it: in its schema, if that is dropped, and built upon its objects. Our functions are those
-- of the same owner with the same search_path, our relations those of these names.
    WITH me AS (
        SELECT pronamespace, proowner, proconfig[1] AS search_path, m.refobjid AS extension
            FROM pg_catalog.pg_proc
                 LEFT JOIN pg_catalog.pg_depend m ON m.classid = 'pg_catalog.pg_proc'::REGCLASS AND m.objid = pg_proc.oid AND m.deptype = 'e'
            WHERE pg_proc.oid = to_regprocedure('data2pg_version()')
    ), relation AS (
        SELECT c.oid
            FROM pg_catalog.pg_class c JOIN me ON relnamespace = pronamespace AND relowner = proowner
            WHERE relname IN ('migration', 'batch', 'step', 'table_to_process', 'table_column', 'table_index', 'table_part', 'sequence_to_process',
                              'source_table_stat', 'counter', 'counter_diff', 'content_diff', 'discovery_table', 'discovery_column',
                              'discovery_message', 'step_ledger', 'step_unlogged', 'emptied_run', 'completed_run', 'batch_owner', 'batch_id_type',
                              'working_plan_type', 'step_report_type')
    ), ours AS (
        SELECT 'pg_catalog.pg_class'::REGCLASS AS catalog, oid FROM relation
        UNION ALL
        SELECT 'pg_catalog.pg_proc'::REGCLASS, p.oid FROM pg_catalog.pg_proc p JOIN me USING (pronamespace, proowner) WHERE search_path = ANY (proconfig)
        UNION ALL
        SELECT 'pg_catalog.pg_type'::REGCLASS, t.oid FROM pg_catalog.pg_type t JOIN relation ON typrelid = relation.oid
        UNION ALL
        SELECT 'pg_catalog.pg_constraint'::REGCLASS, c.oid FROM pg_catalog.pg_constraint c JOIN relation ON conrelid = relation.oid
    ), others AS (
        SELECT d.classid, d.objid
            FROM me
                 JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_namespace'::REGCLASS AND d.refobjid = pronamespace AND d.deptype = 'n'
            WHERE extension IS NULL
               OR EXISTS (SELECT FROM pg_catalog.pg_depend s
                              WHERE s.classid = 'pg_catalog.pg_namespace'::REGCLASS AND s.objid = pronamespace AND s.refobjid = extension
                                AND s.deptype = 'e')
        UNION
        SELECT u.*
            FROM (SELECT catalog, array_agg(oid) AS oids FROM ours GROUP BY catalog) AS o, _built_upon(catalog, oids) AS u
    )
    SELECT classid, objid FROM others
        WHERE NOT EXISTS (SELECT FROM ours WHERE catalog = classid AND oid = objid)
          -- What belongs to an extension goes or stays with it; ours is not built upon itself.
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend m WHERE m.classid = others.classid AND m.objid = others.objid AND m.deptype = 'e')
          AND NOT EXISTS (SELECT FROM me WHERE classid = 'pg_catalog.pg_extension'::REGCLASS AND objid = extension);
$_objects_of_others$;
