-- Migrations: create them, and read the statistics of their source.

CREATE OR REPLACE FUNCTION create_migration(p_migration TEXT, p_sourceDbms TEXT, p_extension TEXT, p_serverOptions TEXT,
                                            p_userMappingOptions TEXT, p_userHasPrivileges BOOLEAN DEFAULT FALSE,
                                            p_importSchemaOptions TEXT DEFAULT NULL)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$create_migration$
-- Creates a migration: what is needed to reach the source database, and the statistics of its tables.
-- Input: migration, source DBMS, extension of the foreign data wrapper, options of the foreign server and of the user mapping
--        as lists of key 'value', whether the source user may read the whole catalog there, options for making foreign tables.
-- Output: 1.
-- SECURITY DEFINER: makes servers and user mappings.
DECLARE
    v_server                 TEXT;
    v_serverOptions          TEXT[];
    v_userOptions            TEXT[];
BEGIN
    PERFORM _check_mandatory('create_migration',
                             'p_migration p_sourceDbms p_extension p_serverOptions p_userMappingOptions p_userHasPrivileges',
                             p_migration, p_sourceDbms, p_extension, p_serverOptions, p_userMappingOptions, p_userHasPrivileges::TEXT);
    v_server = _check_new_migration(p_migration, p_sourceDbms);
    v_serverOptions = _parse_options('create_migration', 'p_serverOptions', p_serverOptions);
    v_userOptions = _parse_options('create_migration', 'p_userMappingOptions', p_userMappingOptions);
    PERFORM _parse_options('create_migration', 'p_importSchemaOptions', p_importSchemaOptions);
    EXECUTE format('SELECT _add_default_options($1, %s())', _source_question(p_sourceDbms, 'default_options'))
        INTO v_serverOptions USING v_serverOptions;
    -- Make the server, and note the migration.
    PERFORM _create_server(v_server, _wrapper_of_extension(p_extension), v_serverOptions);
    PERFORM _create_user_mappings(v_server, v_userOptions);
    INSERT INTO migration (mgr_name, mgr_source_dbms, mgr_extension, mgr_server_name, mgr_server_options,
                           mgr_user_mapping_options, mgr_user_has_privileges, mgr_import_schema_options)
        VALUES (p_migration, p_sourceDbms, p_extension, v_server, _format_options(v_serverOptions, p_mask => TRUE),
                _format_options(v_userOptions, p_mask => TRUE), p_userHasPrivileges, p_importSchemaOptions);
    -- Let the source answer for the first time.
    EXECUTE format('SELECT %s($1, $2, $3)', _source_question(p_sourceDbms, 'open'))
        USING p_migration, v_serverOptions, v_userOptions;
    PERFORM _load_source_statistics('create_migration', p_migration, p_sourceDbms);
    RETURN 1;
END;
$create_migration$;
COMMENT ON FUNCTION create_migration(TEXT, TEXT, TEXT, TEXT, TEXT, BOOLEAN, TEXT) IS
$$Creates a migration from a source database into this one, and reads the statistics of the source.$$;

CREATE OR REPLACE FUNCTION _check_new_migration(p_migration TEXT, p_sourceDbms TEXT)
RETURNS TEXT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_new_migration$
-- Refuses a migration that exists, has too long a name, or a source DBMS that is not known.
-- Output: name of its foreign server.
DECLARE
    v_server                 TEXT = 'data2pg_' || p_migration || '_server';
BEGIN
    IF EXISTS (SELECT FROM migration WHERE mgr_name = p_migration) THEN
        RAISE EXCEPTION 'create_migration: The migration "%" already exists.', p_migration
            USING ERRCODE = 'D2P06', HINT = 'Choose another name, or remove the former one with drop_migration().';
    END IF;
    IF octet_length(v_server) > 63 THEN
        RAISE EXCEPTION 'create_migration: The name "%" is too long for its foreign server "%".', p_migration, v_server
            USING ERRCODE = 'D2P12', HINT = 'The name of a migration has at most 48 bytes.';
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_foreign_server WHERE srvname = v_server) THEN
        RAISE EXCEPTION 'create_migration: A foreign server "%" already exists, of no migration.', v_server
            USING ERRCODE = 'D2P06', HINT = 'Choose another name, or drop this foreign server.';
    END IF;
    PERFORM _check_source_dbms('create_migration', p_sourceDbms);
    RETURN v_server;
END;
$_check_new_migration$;

CREATE OR REPLACE FUNCTION _wrapper_of_extension(p_extension TEXT)
RETURNS TEXT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_wrapper_of_extension$
-- Finds the foreign data wrapper of an extension, which is installed first if needed, but never in our own schema.
DECLARE
    v_wrapper                TEXT;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = p_extension) THEN
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_available_extensions WHERE name = p_extension) THEN
            RAISE EXCEPTION 'create_migration: The extension "%" is not available on this server.', p_extension
                USING ERRCODE = 'D2P08', HINT = 'Install its package; see pg_available_extensions for what is there.';
        END IF;
        BEGIN
            EXECUTE format('CREATE EXTENSION %I SCHEMA %I CASCADE', p_extension,
                           CASE WHEN to_regnamespace('public') IS NULL THEN 'pg_catalog' ELSE 'public' END);
        EXCEPTION
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'create_migration: The owner of Data2Pg, "%", may not install the extension "%".', current_user, p_extension
                    USING ERRCODE = 'D2P65', DETAIL = SQLERRM, HINT = format('Let a superuser: CREATE EXTENSION %I', p_extension);
        END;
    END IF;
    SELECT fdwname INTO v_wrapper
        FROM pg_catalog.pg_foreign_data_wrapper w
             JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_foreign_data_wrapper'::REGCLASS
                                        AND d.objid = w.oid AND d.deptype = 'e'
             JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
        WHERE extname = p_extension
        ORDER BY fdwname LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'create_migration: The extension "%" has no foreign data wrapper.', p_extension
            USING ERRCODE = 'D2P08', HINT = 'Name the extension through which the source is read, like postgres_fdw.';
    END IF;
    RETURN v_wrapper;
END;
$_wrapper_of_extension$;

CREATE OR REPLACE FUNCTION _create_server(p_server TEXT, p_wrapper TEXT, p_options TEXT[], p_only TEXT[] DEFAULT NULL)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_create_server$
-- Creates a foreign server, with all options or only some keys of them.
DECLARE
    v_options                TEXT = _format_options(p_options, p_only);
BEGIN
    PERFORM _execute_with_options(format('foreign server "%s"', p_server),
                                  format('CREATE SERVER %I FOREIGN DATA WRAPPER %I %s', p_server, p_wrapper,
                                         CASE WHEN v_options <> '' THEN 'OPTIONS (' || v_options || ')' END),
                                  format('GRANT USAGE ON FOREIGN DATA WRAPPER %I TO %I', p_wrapper, current_user));
    PERFORM _tie_to_extension('pg_catalog.pg_foreign_server',
                              (SELECT oid FROM pg_catalog.pg_foreign_server WHERE srvname = p_server));
END;
$_create_server$;

CREATE OR REPLACE FUNCTION _create_user_mappings(p_server TEXT, p_options TEXT[], p_only TEXT[] DEFAULT NULL)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_create_user_mappings$
-- Creates the user mappings of a server: for the owner of the functions, as whom steps run, and for data2pg, to query foreign tables.
DECLARE
    v_role                   TEXT;
    v_options                TEXT = _format_options(p_options, p_only);
BEGIN
    FOR v_role IN SELECT DISTINCT unnest(ARRAY[current_user::TEXT, 'data2pg']) ORDER BY 1 LOOP
        PERFORM _execute_with_options(format('user mapping of "%s"', v_role),
                                      format('CREATE USER MAPPING FOR %I SERVER %I %s', v_role, p_server,
                                             CASE WHEN v_options <> '' THEN 'OPTIONS (' || v_options || ')' END),
                                      format('GRANT USAGE ON FOREIGN SERVER %I TO %I', p_server, current_user));
    END LOOP;
    PERFORM _tie_to_extension('pg_catalog.pg_user_mapping', umid)
        FROM pg_catalog.pg_user_mappings WHERE srvname = p_server;
END;
$_create_user_mappings$;

CREATE OR REPLACE FUNCTION _execute_with_options(p_object TEXT, p_statement TEXT, p_grant TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_execute_with_options$
-- Executes a statement with options, which may hold a password: when it fails, PostgreSQL would show it as the context of the error.
-- Input: what it creates, statement, statement that would grant the right to do so.
BEGIN
    EXECUTE p_statement;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'create_migration: The owner of Data2Pg, "%", may not create the %.', current_user, p_object
            USING ERRCODE = 'D2P65', DETAIL = SQLERRM, HINT = format('Let a superuser: %s', p_grant);
    WHEN OTHERS THEN
        RAISE EXCEPTION 'create_migration: The % can not be created: %', p_object, SQLERRM
            USING ERRCODE = 'D2P09', HINT = 'See the documentation of the foreign data wrapper for its options.';
END;
$_execute_with_options$;

CREATE OR REPLACE FUNCTION _load_source_statistics(p_function TEXT, p_migration TEXT, p_sourceDbms TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_load_source_statistics$
-- Fills source_table_stat. A source that does not answer is refused in our words, with the driver's as detail.
DECLARE
    v_detail                 TEXT;
BEGIN
    EXECUTE format('SELECT %s($1)', _source_question(p_sourceDbms, 'load_statistics')) USING p_migration;
EXCEPTION
    WHEN connection_exception OR sqlclient_unable_to_establish_sqlconnection OR fdw_error OR fdw_unable_to_establish_connection
         OR insufficient_privilege OR undefined_table OR SQLSTATE '2F003' THEN
        GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
        RAISE EXCEPTION '%: The source of the migration "%" does not answer: %', p_function, p_migration, SQLERRM
            USING ERRCODE = 'D2P13', DETAIL = v_detail,
                  HINT = 'Check the options of the server and of the user mapping, and the rights of the source user.';
END;
$_load_source_statistics$;

CREATE OR REPLACE FUNCTION refresh_source_statistics(p_migration TEXT)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$refresh_source_statistics$
-- Reads the statistics of the source anew, for all that steps decide by the number of rows when they run. Working plans stay as they are,
-- with the costs that steps were given when they were assigned.
-- A table whose statistics are not those of source_table_stat keeps them: they are a DBA's own. Indexes that are set aside now are rebuilt
-- in any case.
-- Input: migration.
-- Output: number of registered tables with fresh statistics.
-- SECURITY DEFINER: asks the source, writes the configuration.
DECLARE
    v_dbms                   TEXT;
    v_former                 source_table_stat[];
    v_nbTable                INT;
BEGIN
    PERFORM _check_mandatory('refresh_source_statistics', 'p_migration', p_migration);
    SELECT mgr_source_dbms INTO v_dbms FROM migration WHERE mgr_name = p_migration FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'refresh_source_statistics: The migration "%" does not exist.', p_migration
            USING ERRCODE = 'D2P02', HINT = 'The existing ones are in the table "migration".';
    END IF;
    v_former = ARRAY(SELECT s FROM source_table_stat s WHERE stat_migration = p_migration);
    DELETE FROM source_table_stat WHERE stat_migration = p_migration;
    PERFORM _load_source_statistics('refresh_source_statistics', p_migration, v_dbms);
    WITH refreshed AS (
        UPDATE table_to_process SET tbl_rows = fresh.stat_rows, tbl_kbytes = fresh.stat_kbytes
            FROM source_table_stat fresh
                 LEFT JOIN unnest(v_former) AS former USING (stat_schema, stat_table)
            WHERE fresh.stat_migration = p_migration AND tbl_migration = p_migration
              AND stat_schema = tbl_source_schema AND stat_table = tbl_source_name
              AND (tbl_rows, tbl_kbytes) IS NOT DISTINCT FROM (former.stat_rows, former.stat_kbytes)
            RETURNING tbl_schema, tbl_name, tbl_rows
    ), decided AS (
        UPDATE table_index SET tic_rebuild_after_copy = _is_index_to_rebuild(c.relkind, tbl_rows)
            FROM refreshed
                 JOIN pg_catalog.pg_namespace n ON nspname = tbl_schema
                 JOIN pg_catalog.pg_class c ON relnamespace = n.oid AND relname = tbl_name
            WHERE tic_schema = tbl_schema AND tic_table = tbl_name
              AND NOT EXISTS (SELECT FROM _pending_indexes(p_migration) WHERE pnd_schema = tic_schema AND pnd_table = tic_table)
    )
    SELECT count(*) INTO v_nbTable FROM refreshed;
    RETURN v_nbTable;
END;
$refresh_source_statistics$;
COMMENT ON FUNCTION refresh_source_statistics(TEXT) IS
$$Reads the statistics of the source of a migration anew. Returns the number of tables that have them.$$;
