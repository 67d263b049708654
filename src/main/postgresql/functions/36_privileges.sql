-- Privileges: what the owner of Data2Pg lacks, told before a run fails for it.

CREATE OR REPLACE FUNCTION check_privileges(p_migration TEXT)
RETURNS TABLE (prv_object TEXT, prv_privilege TEXT, prv_needed_for TEXT, prv_how_to_grant TEXT)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$check_privileges$
-- Tells what the owner of the functions, with whose rights steps run, may not do of all that the batches of a migration need.
-- Input: migration.
-- Output: a row per missing privilege: on what, which, what it is needed for, the statement that grants it. No row: nothing is missing.
-- SECURITY DEFINER: asks for the rights of the owner.
BEGIN
    PERFORM _check_mandatory('check_privileges', 'p_migration', p_migration);
    IF NOT EXISTS (SELECT FROM migration WHERE mgr_name = p_migration) THEN
        RAISE EXCEPTION 'check_privileges: The migration "%" does not exist.', p_migration
            USING ERRCODE = 'D2P02', HINT = 'The existing ones are in the table "migration"; create_migration() makes a new one.';
    END IF;
    RETURN QUERY
        SELECT * FROM _missing_on_relations(p_migration)
        UNION ALL
        SELECT * FROM _missing_on_foreign_tables(p_migration)
        UNION ALL
        SELECT * FROM _missing_on_server(p_migration)
        UNION ALL
        SELECT 'function ' || p.oid::REGPROCEDURE, 'EXECUTE for data2pg', 'steps of the batch ' || quote_ident(min(bat_name)),
               format('GRANT EXECUTE ON FUNCTION %s TO data2pg', p.oid::REGPROCEDURE)
            FROM step
                 JOIN batch ON bat_name = stp_batch_name AND bat_migration = p_migration
                 JOIN pg_catalog.pg_proc p ON p.oid = to_regprocedure(format('%I(text, text, jsonb)', stp_sql_function))
            WHERE NOT has_function_privilege('data2pg', p.oid, 'EXECUTE')
            GROUP BY p.oid
        ORDER BY 1, 2;
END;
$check_privileges$;
COMMENT ON FUNCTION check_privileges(TEXT) IS
$$Returns the privileges that the owner of Data2Pg lacks for a migration, with the statements that grant them.$$;

CREATE OR REPLACE FUNCTION _missing_on_relations(p_migration TEXT)
RETURNS TABLE (prv_object TEXT, prv_privilege TEXT, prv_needed_for TEXT, prv_how_to_grant TEXT)
LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_missing_on_relations$
-- What is missing on the registered tables and sequences, on tables that only checks of foreign keys read, and on their schemas.
    WITH registered (kind, schema_name, name) AS (
        SELECT 'table', tbl_schema, tbl_name FROM table_to_process WHERE tbl_migration = p_migration
        UNION ALL
        SELECT 'sequence', seq_schema, seq_name FROM sequence_to_process WHERE seq_migration = p_migration
        UNION
        SELECT 'other table', side.nspname, side.relname
            FROM step
                 JOIN batch ON bat_name = stp_batch_name AND bat_migration = p_migration
                 JOIN pg_catalog.pg_namespace s ON s.nspname = stp_schema
                 JOIN pg_catalog.pg_class t ON t.relnamespace = s.oid AND t.relname = stp_object
                 JOIN pg_catalog.pg_constraint ON conrelid = t.oid AND conname = stp_sub_object AND contype = 'f',
                 LATERAL (SELECT n.nspname, c.relname
                              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                              WHERE c.oid IN (conrelid, confrelid)) AS side (nspname, relname)
            WHERE stp_type = 'FOREIGN_KEY'
              AND NOT EXISTS (SELECT FROM table_to_process
                                  WHERE tbl_migration = p_migration AND tbl_schema = side.nspname AND tbl_name = side.relname)
    ), relation AS (
        SELECT kind, c.oid, relowner, format('%I.%I', nspname, relname) AS relation, n.oid AS namespace, nspname, current_user AS me
            FROM registered
                 JOIN pg_catalog.pg_namespace n ON nspname = schema_name
                 JOIN pg_catalog.pg_class c ON relnamespace = n.oid AND relname = name
    )
    SELECT DISTINCT format('schema %I', nspname), 'USAGE', 'all steps', format('GRANT USAGE ON SCHEMA %I TO %I', nspname, me)
        FROM relation WHERE NOT has_schema_privilege(namespace, 'USAGE')
    UNION ALL
    SELECT replace(kind, 'other ', '') || ' ' || relation, privilege, purpose,
           format('GRANT %s ON %s %s TO %I', privilege, upper(replace(kind, 'other ', '')), relation, me)
        FROM relation
             JOIN (VALUES ('table', 'INSERT', 'copying its rows'),
                          ('table', 'SELECT', 'checks, COMPARE, DISCOVER'),
                          ('table', 'TRUNCATE', 'emptying it in the INIT step'),
                          ('other table', 'SELECT', 'checks of foreign keys'),
                          ('sequence', 'UPDATE', 'copying its state'),
                          ('sequence', 'SELECT', 'COMPARE')) AS needed (kind, privilege, purpose) USING (kind)
        WHERE CASE kind WHEN 'sequence' THEN NOT has_sequence_privilege(oid, privilege) ELSE NOT has_table_privilege(oid, privilege) END
    UNION ALL
    SELECT 'table ' || relation, 'ownership', 'ANALYZE, rebuilding indexes, silencing triggers that fire always',
           format('GRANT %I TO %I', pg_get_userbyid(relowner), me)
        FROM relation WHERE kind = 'table' AND NOT pg_has_role(relowner, 'USAGE')
    UNION ALL
    SELECT 'table ' || relation, 'BYPASSRLS', 'reading and writing all rows in spite of its row security', format('ALTER ROLE %I BYPASSRLS', me)
        FROM relation WHERE kind <> 'sequence' AND row_security_active(oid);
$_missing_on_relations$;

CREATE OR REPLACE FUNCTION _missing_on_foreign_tables(p_migration TEXT)
RETURNS TABLE (prv_object TEXT, prv_privilege TEXT, prv_needed_for TEXT, prv_how_to_grant TEXT)
LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_missing_on_foreign_tables$
-- What is missing on foreign tables, their schemas and their servers, and to ask the source besides reading it: what Data2Pg has made is its
-- owner's, the rest need not be.
    WITH registered (schema_name, name) AS (
        SELECT tbl_foreign_schema, tbl_foreign_name FROM table_to_process WHERE tbl_migration = p_migration
        UNION ALL
        SELECT seq_foreign_schema, seq_foreign_name FROM sequence_to_process WHERE seq_migration = p_migration
    ), relation AS (
        SELECT c.oid, format('%I.%I', nspname, relname) AS relation, n.oid AS namespace, nspname, ftserver, current_user AS me
            FROM registered
                 JOIN pg_catalog.pg_namespace n ON nspname = schema_name
                 JOIN pg_catalog.pg_class c ON relnamespace = n.oid AND relname = name
                 LEFT JOIN pg_catalog.pg_foreign_table ON ftrelid = c.oid
    )
    SELECT DISTINCT format('schema %I', nspname), 'USAGE', 'reading the source', format('GRANT USAGE ON SCHEMA %I TO %I', nspname, me)
        FROM relation WHERE NOT has_schema_privilege(namespace, 'USAGE')
    UNION ALL
    SELECT 'foreign table ' || relation, 'SELECT', 'reading the source', format('GRANT SELECT ON TABLE %s TO %I', relation, me)
        FROM relation WHERE NOT has_table_privilege(oid, 'SELECT')
    UNION ALL
    SELECT format('server %I', srvname), 'user mapping', 'reading the source', format('CREATE USER MAPPING FOR %I SERVER %I OPTIONS (...)', current_user, srvname)
        FROM pg_catalog.pg_foreign_server s
        WHERE (s.oid IN (SELECT ftserver FROM relation) OR srvname IN ('data2pg_' || p_migration || '_server', 'dblink_' || p_migration || '_server'))
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_user_mappings WHERE srvid = s.oid AND usename IN (current_user, 'public'));
$_missing_on_foreign_tables$;

CREATE OR REPLACE FUNCTION _missing_on_server(p_migration TEXT)
RETURNS TABLE (prv_object TEXT, prv_privilege TEXT, prv_needed_for TEXT, prv_how_to_grant TEXT)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_missing_on_server$
-- What is missing that PostgreSQL grants for a whole server, or a whole database.
DECLARE
    v_isSuperuser            BOOLEAN = (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user);
    v_mayBeReplica           BOOLEAN = v_isSuperuser;
BEGIN
    IF current_setting('server_version_num')::INT >= 150000 THEN
        EXECUTE format('SELECT has_parameter_privilege(%L, %L)', 'session_replication_role', 'SET') INTO v_mayBeReplica;
    END IF;
    IF NOT v_mayBeReplica THEN
        RETURN QUERY
            SELECT 'parameter session_replication_role', 'SET', 'copying tables that have triggers, rules or foreign keys, like '
                   || min(format('%I.%I', tbl_schema, tbl_name)),
                   CASE WHEN current_setting('server_version_num')::INT >= 150000
                        THEN format('GRANT SET ON PARAMETER session_replication_role TO %I', current_user)
                        ELSE 'Before PostgreSQL 15 a superuser must own Data2Pg; or drop them for the time of the copy' END
                FROM table_to_process
                     JOIN pg_catalog.pg_namespace n ON nspname = tbl_schema
                     JOIN pg_catalog.pg_class c ON relnamespace = n.oid AND relname = tbl_name
                WHERE tbl_migration = p_migration AND _has_triggers_or_rules(c.oid)
                HAVING count(*) > 0;
    END IF;
    IF NOT v_isSuperuser THEN
        RETURN QUERY
            SELECT 'table pg_catalog.pg_index', 'superuser', 'setting indexes aside during the copy; otherwise they stay and the copy is slower',
                   'Let a superuser own Data2Pg'
                WHERE EXISTS (SELECT FROM table_index JOIN table_to_process ON tbl_schema = tic_schema AND tbl_name = tic_table
                                  WHERE tbl_migration = p_migration AND tic_rebuild_after_copy);
        RETURN QUERY
            SELECT 'role pg_signal_backend', 'membership', 'ending sessions of the scheduler that belong to other roles',
                   format('GRANT pg_signal_backend TO %I', current_user)
                WHERE NOT pg_has_role('pg_signal_backend', 'USAGE');
        RETURN QUERY
            SELECT format('database %I', current_database()), 'TEMPORARY', 'COMPARE',
                   format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), current_user)
                WHERE NOT has_database_privilege(current_database(), 'TEMPORARY')
                  AND EXISTS (SELECT FROM batch WHERE bat_migration = p_migration AND bat_type = 'COMPARE');
    END IF;
END;
$_missing_on_server$;
