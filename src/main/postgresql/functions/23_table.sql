-- Tables: register them.

CREATE OR REPLACE FUNCTION register_tables(p_migration TEXT, p_schema TEXT, p_tablesToInclude TEXT DEFAULT '.*',
        p_tablesToExclude TEXT DEFAULT NULL, p_sourceSchema TEXT DEFAULT NULL, p_sourceTableNamesFnct TEXT DEFAULT NULL,
        p_sourceTableStatLoc TEXT DEFAULT 'source_table_stat', p_createForeignTable BOOLEAN DEFAULT TRUE,
        p_ForeignTableOptions TEXT DEFAULT NULL, p_sortByClusterIdx BOOLEAN DEFAULT TRUE)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$register_tables$
-- Registers the tables of a schema whose name matches a regular expression and does not match another.
-- Input: migration, schema, the two expressions, schema in the source (the same by default), function that maps table names to those
--        of the source, table with the statistics of the source, whether to create the foreign tables or to find them made,
--        options for them, whether to copy clustered tables in the order of their index.
-- Output: number of tables.
-- SECURITY DEFINER: makes foreign tables.
DECLARE
    v_tables                 TEXT[];
BEGIN
    PERFORM _check_mandatory('register_tables',
                'p_migration p_schema p_tablesToInclude p_sourceTableStatLoc p_createForeignTable p_sortByClusterIdx',
                p_migration, p_schema, p_tablesToInclude, p_sourceTableStatLoc, p_createForeignTable::TEXT, p_sortByClusterIdx::TEXT);
    PERFORM _touch_migration('register_tables', p_migration);
    PERFORM _check_schema('register_tables', p_schema);
    PERFORM _check_regexps('register_tables', p_tablesToInclude, p_tablesToExclude);
    -- Select the tables; a partition is copied with its partitioned table.
    v_tables = ARRAY(SELECT relname::TEXT FROM pg_catalog.pg_class
                         WHERE relnamespace = to_regnamespace(quote_ident(p_schema)) AND relkind IN ('r', 'p') AND NOT relispartition
                           AND relname::TEXT ~ p_tablesToInclude
                           AND (p_tablesToExclude IS NULL OR relname::TEXT !~ p_tablesToExclude)
                         ORDER BY relname);
    v_tables = _without_registered_tables('register_tables', p_schema, v_tables);
    IF v_tables = '{}' THEN
        RAISE EXCEPTION 'register_tables: No table of the schema "%" is left to register by "%".', p_schema, p_tablesToInclude
            USING ERRCODE = 'D2P10', HINT = 'Check p_tablesToInclude and p_tablesToExclude; registered tables are in table_to_process.';
    END IF;
    RETURN _register_tables('register_tables', p_migration, p_schema, v_tables, coalesce(p_sourceSchema, p_schema),
                            _source_names('register_tables', p_sourceTableNamesFnct, v_tables), p_sourceTableStatLoc,
                            p_createForeignTable, p_ForeignTableOptions, p_sortByClusterIdx);
END;
$register_tables$;
COMMENT ON FUNCTION register_tables(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, BOOLEAN, TEXT, BOOLEAN) IS
$$Registers tables, selected by regular expressions, in a migration. Returns their number.$$;

CREATE OR REPLACE FUNCTION register_table(p_migration TEXT, p_schema TEXT, p_table TEXT, p_sourceSchema TEXT DEFAULT NULL,
        p_sourceTableNamesFnct TEXT DEFAULT NULL, p_sourceTableStatLoc TEXT DEFAULT 'source_table_stat',
        p_createForeignTable BOOLEAN DEFAULT TRUE, p_ForeignTableOptions TEXT DEFAULT NULL, p_sortByClusterIdx BOOLEAN DEFAULT TRUE)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$register_table$
-- Registers one table. Its name is taken literally.
-- Input: migration, schema, table, then as for register_tables().
-- Output: 1.
-- SECURITY DEFINER: makes foreign tables.
DECLARE
    v_tables                 TEXT[];
BEGIN
    PERFORM _check_mandatory('register_table',
                'p_migration p_schema p_table p_sourceTableStatLoc p_createForeignTable p_sortByClusterIdx',
                p_migration, p_schema, p_table, p_sourceTableStatLoc, p_createForeignTable::TEXT, p_sortByClusterIdx::TEXT);
    PERFORM _touch_migration('register_table', p_migration);
    PERFORM _check_schema('register_table', p_schema);
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_class
                       WHERE relnamespace = to_regnamespace(quote_ident(p_schema)) AND relname = p_table AND relkind IN ('r', 'p')) THEN
        RAISE EXCEPTION 'register_table: The table "%"."%" does not exist in this database.', p_schema, p_table
            USING ERRCODE = 'D2P04', HINT = 'Create the structures of the target database first, and give the name without double quotes.';
    END IF;
    v_tables = _without_registered_tables('register_table', p_schema, ARRAY[p_table]);
    IF v_tables = '{}' THEN
        RAISE EXCEPTION 'register_table: The table "%"."%" is already registered.', p_schema, p_table
            USING ERRCODE = 'D2P06', HINT = 'A table belongs to one migration; drop_migration() releases it.';
    END IF;
    RETURN _register_tables('register_table', p_migration, p_schema, v_tables, coalesce(p_sourceSchema, p_schema),
                            _source_names('register_table', p_sourceTableNamesFnct, v_tables), p_sourceTableStatLoc,
                            p_createForeignTable, p_ForeignTableOptions, p_sortByClusterIdx);
END;
$register_table$;
COMMENT ON FUNCTION register_table(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, BOOLEAN, TEXT, BOOLEAN) IS
$$Registers one table in a migration.$$;

CREATE OR REPLACE FUNCTION _without_registered_tables(p_function TEXT, p_schema TEXT, p_tables TEXT[])
RETURNS TEXT[] LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_without_registered_tables$
-- Leaves out the tables that are registered already, with a notice for each.
DECLARE
    r_table                  RECORD;
BEGIN
    FOR r_table IN
        SELECT tbl_name, tbl_migration FROM table_to_process
            WHERE tbl_schema = p_schema AND tbl_name = ANY (p_tables) ORDER BY 1
    LOOP
        RAISE NOTICE '%: The table "%"."%" is already registered, in the migration "%".', p_function, p_schema, r_table.tbl_name,
                     r_table.tbl_migration;
        p_tables = array_remove(p_tables, r_table.tbl_name);
    END LOOP;
    RETURN p_tables;
END;
$_without_registered_tables$;

CREATE OR REPLACE FUNCTION _register_tables(p_function TEXT, p_migration TEXT, p_schema TEXT, p_tables TEXT[], p_sourceSchema TEXT,
        p_sourceNames TEXT[], p_statLocation TEXT, p_createForeignTable BOOLEAN, p_foreignTableOptions TEXT, p_sortByClusterIdx BOOLEAN)
RETURNS INT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_register_tables$
-- Registers tables that exist and are not yet registered.
DECLARE
    v_foreignSchema          TEXT = 'srcdb_' || p_schema;
    v_options                TEXT[] = _parse_options(p_function, 'p_ForeignTableOptions', p_foreignTableOptions);
    v_nbTable                INT;
BEGIN
    EXECUTE format($insert$
        INSERT INTO table_to_process (tbl_schema, tbl_name, tbl_migration, tbl_foreign_schema, tbl_foreign_name, tbl_source_schema,
                                      tbl_source_name, tbl_rows, tbl_kbytes, tbl_copy_sort_order, tbl_some_gen_alw_id_col)
            SELECT $1, name, $2, $3, name, $4, source_name, stat_rows, stat_kbytes,
                   CASE WHEN $5 THEN _cluster_order(c.oid) END,
                   EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attidentity = 'a' AND NOT attisdropped)
                FROM unnest($6, $7) AS t (name, source_name)
                     JOIN pg_catalog.pg_class c ON relname = name AND relnamespace = to_regnamespace(quote_ident($1))
                     LEFT JOIN %s ON stat_migration = $2 AND stat_schema = $4 AND stat_table = source_name
        $insert$, _statistics_table(p_function, p_statLocation))
        USING p_schema, p_migration, v_foreignSchema, p_sourceSchema, p_sortByClusterIdx, p_tables, p_sourceNames;
    GET DIAGNOSTICS v_nbTable = ROW_COUNT;
    PERFORM _check_no_shared_partition(p_function, p_migration, p_schema, p_tables);
    PERFORM _register_columns(p_schema, p_tables);
    PERFORM _register_indexes(p_schema, p_tables);
    PERFORM _register_references(p_schema, p_tables);
    PERFORM _warn_of_inheritance(p_function, p_schema, p_tables);
    -- Make the foreign tables, unless they are made.
    IF p_createForeignTable THEN
        PERFORM _create_foreign_tables(p_function, p_migration, p_sourceSchema, p_sourceNames, v_foreignSchema, p_tables, p_schema, v_options);
    END IF;
    PERFORM _check_foreign_tables(p_function, p_migration, v_foreignSchema, p_tables, p_sourceSchema, p_sourceNames, p_createForeignTable);
    PERFORM _check_row_security(p_function, p_migration);
    RETURN v_nbTable;
END;
$_register_tables$;

CREATE OR REPLACE FUNCTION _statistics_table(p_function TEXT, p_location TEXT)
RETURNS REGCLASS LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_statistics_table$
-- Finds the table with the statistics of the source.
DECLARE
    v_relation               REGCLASS;
BEGIN
    BEGIN
        v_relation = to_regclass(p_location);
    EXCEPTION
        WHEN invalid_name OR feature_not_supported OR insufficient_privilege THEN
            v_relation = NULL;
    END;
    IF (SELECT count(*) FROM pg_catalog.pg_attribute
            WHERE attrelid = v_relation
              AND attname IN ('stat_migration', 'stat_schema', 'stat_table', 'stat_rows', 'stat_kbytes')) <> 5 THEN
        RAISE EXCEPTION '%: "%" is no table with statistics of a source.', p_function, p_location
            USING ERRCODE = 'D2P15', HINT = 'It needs the columns of source_table_stat; give its schema unless it is the one of Data2Pg.';
    END IF;
    RETURN v_relation;
END;
$_statistics_table$;

CREATE OR REPLACE FUNCTION _create_foreign_schema(p_function TEXT, p_foreignSchema TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_create_foreign_schema$
-- Creates a schema for foreign tables if it is missing; data2pg may look into it.
BEGIN
    IF to_regnamespace(quote_ident(p_foreignSchema)) IS NULL THEN
        EXECUTE format('CREATE SCHEMA %I', p_foreignSchema);
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO data2pg', p_foreignSchema);
        PERFORM _tie_to_extension('pg_catalog.pg_namespace', to_regnamespace(quote_ident(p_foreignSchema)));
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION '%: The owner of Data2Pg, "%", may not create the schema "%".', p_function, current_user, p_foreignSchema
            USING ERRCODE = 'D2P65', HINT = format('GRANT CREATE ON DATABASE %I TO %I', current_database(), current_user);
END;
$_create_foreign_schema$;

CREATE OR REPLACE FUNCTION _create_foreign_tables(p_function TEXT, p_migration TEXT, p_sourceSchema TEXT, p_sourceNames TEXT[],
        p_foreignSchema TEXT, p_names TEXT[], p_schema TEXT DEFAULT NULL, p_options TEXT[] DEFAULT NULL)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_create_foreign_tables$
-- Lets the functions of the source DBMS make foreign tables for tables, or for sequences (without schema), and refuses in our words
-- what can't be made.
DECLARE
    v_dbms                   TEXT = (SELECT mgr_source_dbms FROM migration WHERE mgr_name = p_migration);
BEGIN
    PERFORM _create_foreign_schema(p_function, p_foreignSchema);
    IF p_schema IS NOT NULL THEN
        EXECUTE format('SELECT %s($1, $2, $3, $4, $5, $6, $7)', _source_question(v_dbms, 'create_foreign_tables'))
            USING p_migration, p_sourceSchema, p_sourceNames, p_schema, p_names, p_foreignSchema, p_options;
    ELSE
        EXECUTE format('SELECT %s($1, $2, $3, $4, $5)', _source_question(v_dbms, 'create_foreign_sequences'))
            USING p_migration, p_sourceSchema, p_sourceNames, p_foreignSchema, p_names;
    END IF;
EXCEPTION
    WHEN connection_exception OR sqlclient_unable_to_establish_sqlconnection OR fdw_unable_to_establish_connection OR SQLSTATE '2F003' THEN
        RAISE EXCEPTION '%: The source of the migration "%" does not answer: %', p_function, p_migration, SQLERRM
            USING ERRCODE = 'D2P13', HINT = 'Check that the source database runs and lets the source user in.';
    WHEN duplicate_table OR insufficient_privilege OR fdw_error OR duplicate_object OR syntax_error THEN
        RAISE EXCEPTION '%: The foreign tables in the schema "%" can not be created: %', p_function, p_foreignSchema, SQLERRM
            USING ERRCODE = CASE SQLSTATE WHEN '42P07' THEN 'D2P06' WHEN '42501' THEN 'D2P65' ELSE 'D2P09' END,
                  HINT = 'Check p_ForeignTableOptions and what is in the schema already; tables made by hand are registered with '
                         'p_createForeignTable => FALSE.';
END;
$_create_foreign_tables$;

CREATE OR REPLACE FUNCTION _check_foreign_tables(p_function TEXT, p_migration TEXT, p_foreignSchema TEXT, p_names TEXT[],
        p_sourceSchema TEXT, p_sourceNames TEXT[], p_wereMade BOOLEAN)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_foreign_tables$
-- Refuses to go on without a foreign table: nothing in the source to read, or not made by the DBA who wanted to. Those just made
-- may be read by data2pg.
DECLARE
    v_name                   TEXT;
    v_sourceName             TEXT;
    v_oid                    OID;
    v_grants                 TEXT[] = ARRAY[]::TEXT[];
BEGIN
    FOR v_name, v_sourceName, v_oid IN
        SELECT name, source_name, c.oid
            FROM unnest(p_names, p_sourceNames) AS t (name, source_name)
                 LEFT JOIN pg_catalog.pg_class c ON relname = name AND relnamespace = to_regnamespace(quote_ident(p_foreignSchema))
                                                AND relkind IN ('f', 'v', 'm', 'r')
    LOOP
        IF v_oid IS NULL AND p_wereMade THEN
            RAISE EXCEPTION '%: The source of the migration "%" has no "%"."%".', p_function, p_migration, p_sourceSchema, v_sourceName
                USING ERRCODE = 'D2P14',
                      HINT = 'Check p_sourceSchema and the function for names, or the rights of the source user; or exclude it.';
        ELSIF v_oid IS NULL THEN
            RAISE EXCEPTION '%: The foreign table "%"."%" does not exist.', p_function, p_foreignSchema, v_name
                USING ERRCODE = 'D2P16', HINT = 'Create it, or let Data2Pg create it with p_createForeignTable => TRUE.';
        ELSIF p_wereMade THEN
            PERFORM _tie_to_extension('pg_catalog.pg_class', v_oid);
            v_grants = v_grants || format('%I.%I', p_foreignSchema, v_name);
        END IF;
    END LOOP;
    IF v_grants <> '{}' THEN
        EXECUTE format('GRANT SELECT ON %s TO data2pg', array_to_string(v_grants, ', '));
    END IF;
END;
$_check_foreign_tables$;
