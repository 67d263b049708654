-- PostgreSQL as source, through postgres_fdw; its catalog is read through dblink.
--
-- A source DBMS is one file like this one. It answers these questions, each a function _source_<question>_<dbms>:
--   default_options()                           TEXT[]  server options that are set unless given: key, value...
--   open(migration, server options, user options) VOID  whatever is needed besides the foreign server, which exists already
--   close(migration)                            VOID    undo open()
--   load_statistics(migration)                  VOID    fill source_table_stat
--   create_foreign_tables(migration, source schema, source names, schema, names, foreign schema, options)
--                                               VOID    a foreign table per table, named as the table here, with the source's columns
--   create_foreign_sequences(migration, source schema, source names, foreign schema, names)
--                                               VOID    a foreign table per sequence
--   read_sequence(foreign schema, foreign name) RECORD (last_value BIGINT, is_called BOOLEAN)
-- These may be missing; then everything is read through the foreign tables, exact too, only slower. From relation to stop_query all or
-- none are answered; discover_query needs them:
--   relation(migration, schema, table)          JSONB   how statements sent to the source name a registered table; NULL if they can't
--   expression(foreign schema, foreign name, expression, is condition)
--                                               TEXT    an expression on a foreign table as the source would evaluate it; NULL if it can't
--   send_query(migration, connection, statement) VOID   start a SELECT in the source and return at once
--   read_query(migration, connection)           JSONB...  its rows; then the connection is closed
--   stop_query(migration, connection)           VOID    give up a query that was sent: to be called when something else fails
--   filtered_tables(migration)                  TEXT[]  registered tables of which row security shows the source user some rows only
--   discover_query(migration, relation, columns, max rows, time zone)
--                                               TEXT    SELECT to send that profiles a relation: see _discover_query()
--   find_text(migration, schema, table, bytes, encoding)
--                                               TEXT[]  in which columns, in its names, the source has a text in a first row of a registered table
--   unreadable(migration)                       JSONB   what COPY steps would read and the source lacks, {"missing": [...]}, or does not
--                                                       show its user, {"forbidden": [...]}, in its names
--   sequence_increment(migration, source schema, source name) NUMERIC  by how much a sequence of the source rises; as here if missing
-- Nothing else knows the DBMS.

CREATE OR REPLACE FUNCTION _source_default_options_postgresql()
RETURNS TEXT[] LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_source_default_options_postgresql$
-- The default of postgres_fdw, 100 rows per round trip, is for interactive queries. And a source whose machine is gone, or cut off, is
-- noticed within a minute and a half: the operating system alone would ask after two hours for the first time.
    SELECT ARRAY['fetch_size', '10000', 'keepalives_idle', '60', 'keepalives_interval', '10', 'keepalives_count', '3',
                 'tcp_user_timeout', '90000'];
$_source_default_options_postgresql$;

CREATE OR REPLACE FUNCTION _source_open_postgresql(p_migration TEXT, p_serverOptions TEXT[], p_userMappingOptions TEXT[])
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_open_postgresql$
-- Creates the server through which dblink queries the source's catalog. It takes the options that concern the connection only.
DECLARE
    v_server                 TEXT = 'dblink_' || p_migration || '_server';
BEGIN
    PERFORM _create_server(v_server, 'dblink_fdw', p_serverOptions,
                           ARRAY(SELECT p_serverOptions[k] FROM generate_series(1, cardinality(p_serverOptions), 2) k
                                 EXCEPT
                                 SELECT unnest(ARRAY['use_remote_estimate', 'fdw_startup_cost', 'fdw_tuple_cost', 'extensions',
                                                     'updatable', 'truncatable', 'fetch_size', 'batch_size', 'async_capable',
                                                     'parallel_commit', 'parallel_abort', 'keep_connections', 'analyze_sampling',
                                                     'use_scram_passthrough'])));
    PERFORM _create_user_mappings(v_server, p_userMappingOptions, ARRAY['user', 'password', 'sslpassword']);
END;
$_source_open_postgresql$;

CREATE OR REPLACE FUNCTION _source_close_postgresql(p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_close_postgresql$
BEGIN
    PERFORM _drop_server('dblink_' || p_migration || '_server');
END;
$_source_close_postgresql$;

CREATE OR REPLACE FUNCTION _query_source_postgresql(p_migration TEXT, p_query TEXT)
RETURNS SETOF JSONB LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_query_source_postgresql$
-- Runs a query in the source, in a connection of its own.
-- Input: migration, query that returns one column of type json.
-- Output: its rows.
BEGIN
    RETURN QUERY EXECUTE format('SELECT answer FROM %s.dblink($1, $2) AS t (answer JSONB)', _dblink())
        USING 'dblink_' || p_migration || '_server', p_query;
END;
$_query_source_postgresql$;

CREATE OR REPLACE FUNCTION _dblink()
RETURNS TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_dblink$
-- The schema of dblink, quoted: it lives in any schema.
    SELECT quote_ident(nspname)
        FROM pg_catalog.pg_extension JOIN pg_catalog.pg_namespace n ON n.oid = extnamespace
        WHERE extname = 'dblink';
$_dblink$;

CREATE OR REPLACE FUNCTION _source_send_query_postgresql(p_migration TEXT, p_connection TEXT, p_statement TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_send_query_postgresql$
-- Starts a query in the source and returns at once, so that both servers work at the same time. All values are rendered there as
-- postgres_fdw would have them rendered, the time zone is UTC; nothing can be written.
-- Input: migration, name of the connection to open (one per purpose; what it was used for before is given up), SELECT that returns
--        one column of type json. Its answer is held in memory: it should be an aggregate, or be limited.
DECLARE
    v_dblink                 TEXT = _dblink();
BEGIN
    PERFORM _source_stop_query_postgresql(p_migration, p_connection);
    EXECUTE format('SELECT %s.dblink_connect($1, $2)', v_dblink)
        USING p_connection, 'dblink_' || p_migration || '_server';
    EXECUTE format('SELECT %s.dblink_exec($1, $2)', v_dblink)
        USING p_connection, $settings$
            SET search_path TO pg_catalog; SET TimeZone TO 'UTC'; SET DateStyle TO ISO; SET IntervalStyle TO postgres;
            SET extra_float_digits TO 3; SET bytea_output TO hex; SET xmloption TO content; SET statement_timeout TO 0;
            SET work_mem TO '64MB'; SET jit TO off; SET application_name TO 'data2pg'; SET standard_conforming_strings TO on;
            -- A query whose asker has died would go on to its end; not all systems, nor PostgreSQL 13, can notice.
            DO $do$ BEGIN
                PERFORM pg_catalog.set_config('client_connection_check_interval', '5s', FALSE);
            EXCEPTION
                WHEN OTHERS THEN NULL;
            END $do$;
            SET default_transaction_read_only TO on$settings$;
    EXECUTE format('SELECT %s.dblink_send_query($1, $2)', v_dblink) USING p_connection, p_statement;
END;
$_source_send_query_postgresql$;

CREATE OR REPLACE FUNCTION _source_read_query_postgresql(p_migration TEXT, p_connection TEXT)
RETURNS SETOF JSONB LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_read_query_postgresql$
-- Waits for a query sent to the source and returns its rows. The connection is closed whatever happens. Failures of a kind that step
-- functions know stay as they are.
DECLARE
    v_dblink                 TEXT = _dblink();
    v_isBusy                 BOOLEAN;
    v_detail                 TEXT;
BEGIN
    -- Fetching an answer that is not there yet could not be interrupted before PostgreSQL 17.
    LOOP
        EXECUTE format('SELECT %s.dblink_is_busy($1) = 1', v_dblink) INTO v_isBusy USING p_connection;
        EXIT WHEN NOT v_isBusy;
        PERFORM pg_sleep(0.002);
    END LOOP;
    RETURN QUERY EXECUTE format('SELECT answer FROM %s.dblink_get_result($1) AS t (answer JSONB)', v_dblink) USING p_connection;
    PERFORM _source_stop_query_postgresql(p_migration, p_connection);
EXCEPTION
    WHEN query_canceled THEN
        PERFORM _source_stop_query_postgresql(p_migration, p_connection);
        RAISE;
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
        PERFORM _source_stop_query_postgresql(p_migration, p_connection);
        IF _kind_of_failure(SQLSTATE) IS NOT NULL THEN
            RAISE;
        END IF;
        RAISE EXCEPTION '_source_read_query: The source of the migration "%" fails to answer a query: %', p_migration, SQLERRM
            USING ERRCODE = 'D2P13', DETAIL = v_detail,
                  HINT = 'See the log of the source, correct the cause, and restart the run.';
END;
$_source_read_query_postgresql$;

CREATE OR REPLACE FUNCTION _source_stop_query_postgresql(p_migration TEXT, p_connection TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_stop_query_postgresql$
-- Closes a connection with whatever it is doing; nothing to do if there is none.
DECLARE
    v_dblink                 TEXT = _dblink();
    v_connections            TEXT[];
BEGIN
    EXECUTE format('SELECT %s.dblink_get_connections()', v_dblink) INTO v_connections;
    IF p_connection = ANY (v_connections) THEN
        EXECUTE format('SELECT %s.dblink_cancel_query($1)', v_dblink) USING p_connection;
        EXECUTE format('SELECT %s.dblink_disconnect($1)', v_dblink) USING p_connection;
    END IF;
END;
$_source_stop_query_postgresql$;

CREATE OR REPLACE FUNCTION _source_relation_postgresql(p_migration TEXT, p_schema TEXT, p_table TEXT)
RETURNS JSONB LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_source_relation_postgresql$
-- Says how a statement sent to the source names a registered table and its columns.
-- Output: {"relation": name, "columns": {column of the foreign table: column}}, names of the source, quoted; NULL if the table is not
--         read through a foreign table of the migration's server, or if the foreign table gives a column another type, or another
--         modifier of it, than the source: then only the foreign table tells what its rows are.
DECLARE
    v_relation               JSONB;
    v_sourceSchema           TEXT;
    v_sourceName             TEXT;
    v_types                  JSONB;
BEGIN
    WITH foreign_table AS (
        SELECT c.oid, nspname, relname, ftoptions
            FROM table_to_process
                 JOIN pg_catalog.pg_namespace n ON nspname = tbl_foreign_schema
                 JOIN pg_catalog.pg_class c ON relnamespace = n.oid AND relname = tbl_foreign_name
                 JOIN pg_catalog.pg_foreign_table ON ftrelid = c.oid
                 JOIN pg_catalog.pg_foreign_server s ON s.oid = ftserver AND srvname = 'data2pg_' || p_migration || '_server'
                 JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = srvfdw AND fdwname = 'postgres_fdw'
            WHERE tbl_schema = p_schema AND tbl_name = p_table
    )
    SELECT coalesce((SELECT option_value FROM pg_options_to_table(ftoptions) WHERE option_name = 'schema_name'), nspname),
           coalesce((SELECT option_value FROM pg_options_to_table(ftoptions) WHERE option_name = 'table_name'), relname),
           columns.names, columns.types
        INTO v_sourceSchema, v_sourceName, v_relation, v_types
        FROM foreign_table,
             LATERAL (SELECT coalesce(jsonb_object_agg(attname, quote_ident(source_column)), '{}') AS names,
                             coalesce(jsonb_object_agg(source_column, jsonb_build_array(atttypid::REGTYPE, format_type(atttypid, atttypmod))),
                                      '{}') AS types
                          FROM pg_catalog.pg_attribute,
                               LATERAL (SELECT coalesce((SELECT option_value FROM pg_options_to_table(attfdwoptions)
                                                             WHERE option_name = 'column_name'), attname) AS source_column) AS o
                          WHERE attrelid = foreign_table.oid AND attnum > 0 AND NOT attisdropped) AS columns;
    RETURN jsonb_build_object('relation', format('%I.%I', v_sourceSchema, v_sourceName), 'columns', v_relation)
        FROM _source_columns_postgresql(p_migration, v_sourceSchema, ARRAY[v_sourceName])
        WHERE NOT EXISTS (SELECT FROM jsonb_each(v_types) AS t (name, type)
                                      LEFT JOIN jsonb_array_elements(src_columns) c ON c ->> 'name' = name
                              WHERE c IS NULL
                                 OR type ->> 0 <> regexp_replace(_source_type_postgresql(c, p_schema, p_table), ' COLLATE .*$', '')::REGTYPE::TEXT
                                 OR substring(type ->> 1 FROM '[(].*[)]') IS DISTINCT FROM c ->> 'modifier');
END;
$_source_relation_postgresql$;

CREATE OR REPLACE FUNCTION _source_load_statistics_postgresql(p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_load_statistics_postgresql$
-- Rows and size of all tables of the source. Rows are estimated as the planner does: the density of the last ANALYZE times the
-- pages of today; for a table never analyzed the density is derived from the width of its columns.
-- A partitioned table has the sum of its partitions. All numbers travel as integers, never with an exponent.
BEGIN
    INSERT INTO source_table_stat (stat_migration, stat_schema, stat_table, stat_rows, stat_kbytes)
        SELECT p_migration, answer ->> 'schema', answer ->> 'table', (answer ->> 'rows')::BIGINT, (answer ->> 'kbytes')::BIGINT
            FROM _query_source_postgresql(p_migration, $remote$
                WITH RECURSIVE tree (root, leaf) AS (
                    SELECT oid, oid FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'm')
                    UNION ALL
                    SELECT root, inhrelid
                        FROM tree
                             JOIN pg_catalog.pg_class p ON p.oid = leaf AND p.relkind = 'p'
                             JOIN pg_catalog.pg_inherits ON inhparent = leaf
                ), leaf_size (root, rows, bytes) AS (
                    SELECT root,
                           CASE WHEN c.reltuples >= 0 AND c.relpages > 0 THEN c.reltuples::NUMERIC * p.pages / c.relpages
                                ELSE (p.block - 24)::NUMERIC * p.pages
                                     / (28 + (SELECT coalesce(sum(CASE WHEN attlen > 0 THEN attlen ELSE 32 END), 0)
                                                  FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped))
                           END,
                           pg_catalog.pg_table_size(c.oid)
                        FROM tree
                             JOIN pg_catalog.pg_class c ON c.oid = leaf AND c.relkind IN ('r', 'm'),
                             LATERAL (SELECT block, pg_catalog.pg_relation_size(c.oid) / block AS pages
                                          FROM pg_catalog.current_setting('block_size') AS b (size), CAST(size AS BIGINT) AS block) AS p
                )
                SELECT pg_catalog.json_build_object('schema', n.nspname, 'table', c.relname,
                           'rows', coalesce(ceil(sum(l.rows)), 0)::BIGINT, 'kbytes', coalesce(sum(l.bytes) / 1024, 0)::BIGINT)
                    FROM pg_catalog.pg_class c
                         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                         LEFT JOIN leaf_size l ON l.root = c.oid
                    WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
                      AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                    GROUP BY n.nspname, c.relname$remote$) AS q (answer);
END;
$_source_load_statistics_postgresql$;

CREATE OR REPLACE FUNCTION _source_columns_postgresql(p_migration TEXT, p_sourceSchema TEXT, p_sourceNames TEXT[])
RETURNS TABLE (src_table TEXT, src_columns JSONB) LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_columns_postgresql$
-- Reads the columns of tables, views... of the source, all in one query.
-- Output: per relation found, its name and columns: name, type (schema, name, whether an array, modifiers), collation.
BEGIN
    RETURN QUERY
        SELECT answer ->> 'table', answer -> 'columns'
            FROM _query_source_postgresql(p_migration, format($remote$
                SELECT pg_catalog.json_build_object('table', c.relname, 'columns',
                           coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
                                'name', a.attname, 'schema', tn.nspname, 'type', t.typname, 'array', e.oid IS NOT NULL,
                                'modifier', substring(pg_catalog.format_type(a.atttypid, a.atttypmod) FROM '[(].*[)]'),
                                'format', pg_catalog.format_type(a.atttypid, a.atttypmod),
                                'collation', CASE WHEN l.oid <> t.typcollation THEN l.collname END) ORDER BY a.attnum)
                               FILTER (WHERE a.attnum IS NOT NULL), '[]'))
                    FROM pg_catalog.pg_class c
                         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                         LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                         LEFT JOIN pg_catalog.pg_type b ON b.oid = a.atttypid
                         LEFT JOIN pg_catalog.pg_type e ON e.typarray = b.oid
                         LEFT JOIN pg_catalog.pg_type t ON t.oid = coalesce(e.oid, b.oid)
                         LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
                         LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
                    WHERE n.nspname = %L AND c.relname = ANY (%L) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                    GROUP BY c.relname$remote$, p_sourceSchema, p_sourceNames::NAME[])) AS q (answer);
END;
$_source_columns_postgresql$;

CREATE OR REPLACE FUNCTION _source_type_postgresql(p_column JSONB, p_schema TEXT, p_table TEXT)
RETURNS TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_source_type_postgresql$
-- Writes the type of a column of a foreign table. Types of users are those of the same schema here, else of the schema of the
-- table, else the type of the column here, else text.
    SELECT CASE WHEN p_column ->> 'schema' = 'pg_catalog' THEN p_column ->> 'format'
                ELSE coalesce((SELECT format('%I.%I%s%s', s.name, p_column ->> 'type', p_column ->> 'modifier',
                                             CASE WHEN (p_column ->> 'array')::BOOLEAN THEN '[]' END)
                                   FROM (VALUES (1, p_column ->> 'schema'), (2, p_schema)) AS s (rank, name)
                                   WHERE to_regtype(format('%I.%I', s.name, p_column ->> 'type')) IS NOT NULL
                                   ORDER BY rank LIMIT 1),
                              (SELECT tco_type FROM table_column
                                   WHERE tco_schema = p_schema AND tco_table = p_table AND tco_name = p_column ->> 'name'),
                              'text')
           END
           || coalesce((SELECT format(' COLLATE pg_catalog.%I', collname) FROM pg_catalog.pg_collation
                            WHERE collname = p_column ->> 'collation' AND collnamespace = 'pg_catalog'::REGNAMESPACE LIMIT 1), '');
$_source_type_postgresql$;

CREATE OR REPLACE FUNCTION _source_create_foreign_tables_postgresql(p_migration TEXT, p_sourceSchema TEXT, p_sourceNames TEXT[],
        p_schema TEXT, p_names TEXT[], p_foreignSchema TEXT, p_options TEXT[])
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_create_foreign_tables_postgresql$
-- Creates foreign tables with the columns and types of the source. They are written here rather than imported: IMPORT FOREIGN
-- SCHEMA stops at types that live in another schema here, and copies generation expressions, that are of no use for reading.
-- All columns are nullable and plain, the foreign tables are only read: the options of IMPORT FOREIGN SCHEMA change nothing here.
DECLARE
    r_table                  RECORD;
BEGIN
    FOR r_table IN
        SELECT name, source_name,
               (SELECT string_agg(format('%I %s', c ->> 'name', _source_type_postgresql(c, p_schema, name)), ', ' ORDER BY rank)
                    FROM jsonb_array_elements(src_columns) WITH ORDINALITY AS j (c, rank)) AS columns
            FROM unnest(p_names, p_sourceNames) AS t (name, source_name)
                 JOIN _source_columns_postgresql(p_migration, p_sourceSchema, p_sourceNames) ON src_table = source_name
    LOOP
        EXECUTE format('CREATE FOREIGN TABLE %I.%I (%s) SERVER %I OPTIONS (%s)', p_foreignSchema, r_table.name, r_table.columns,
                       'data2pg_' || p_migration || '_server',
                       _format_options(_add_default_options(p_options,
                                                            ARRAY['schema_name', p_sourceSchema, 'table_name', r_table.source_name])));
    END LOOP;
END;
$_source_create_foreign_tables_postgresql$;

CREATE OR REPLACE FUNCTION _source_create_foreign_sequences_postgresql(p_migration TEXT, p_sourceSchema TEXT, p_sourceNames TEXT[],
        p_foreignSchema TEXT, p_names TEXT[])
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_create_foreign_sequences_postgresql$
-- Creates a foreign table per sequence: PostgreSQL lets a sequence be read like a table of one row.
DECLARE
    r_sequence               RECORD;
BEGIN
    FOR r_sequence IN
        SELECT name, source_name
            FROM unnest(p_names, p_sourceNames) AS t (name, source_name)
                 JOIN _query_source_postgresql(p_migration, format($remote$
                        SELECT pg_catalog.to_json(relname)
                            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                            WHERE nspname = %L AND relkind = 'S' AND relname = ANY (%L)$remote$,
                        p_sourceSchema, p_sourceNames::NAME[])) AS q (answer) ON answer #>> '{}' = source_name
    LOOP
        EXECUTE format('CREATE FOREIGN TABLE %I.%I (last_value BIGINT, is_called BOOLEAN) SERVER %I '
                       'OPTIONS (schema_name %L, table_name %L)', p_foreignSchema, r_sequence.name,
                       'data2pg_' || p_migration || '_server', p_sourceSchema, r_sequence.source_name);
    END LOOP;
END;
$_source_create_foreign_sequences_postgresql$;

CREATE OR REPLACE FUNCTION _source_read_sequence_postgresql(p_foreignSchema TEXT, p_foreignName TEXT,
                                                            OUT last_value BIGINT, OUT is_called BOOLEAN)
RETURNS RECORD LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_read_sequence_postgresql$
BEGIN
    EXECUTE format('SELECT last_value, is_called FROM %I.%I', p_foreignSchema, p_foreignName) INTO last_value, is_called;
END;
$_source_read_sequence_postgresql$;

CREATE OR REPLACE FUNCTION _source_sequence_increment_postgresql(p_migration TEXT, p_sourceSchema TEXT, p_sourceName TEXT)
RETURNS NUMERIC LANGUAGE SQL SET search_path FROM CURRENT AS
$_source_sequence_increment_postgresql$
-- Reads by how much a sequence of the source rises; information_schema would not show the sequences of identity columns.
    SELECT (answer #>> '{}')::NUMERIC
        FROM _query_source_postgresql(p_migration,
                 format('SELECT pg_catalog.to_json((pg_catalog.pg_sequence_parameters(c.oid)).increment) FROM pg_catalog.pg_class c '
                        'JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace WHERE relkind = ''S'' AND nspname = %L AND relname = %L',
                        p_sourceSchema, p_sourceName)) AS q (answer);
$_source_sequence_increment_postgresql$;

CREATE OR REPLACE FUNCTION _source_expression_postgresql(p_foreignSchema TEXT, p_foreignName TEXT, p_expression TEXT, p_isCondition BOOLEAN)
RETURNS TEXT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_expression_postgresql$
-- Writes an expression on a foreign table as postgres_fdw sends it to the source, where it evaluates only what gives the same there. The
-- text that a user wrote is never run there.
-- Output: expression; NULL if postgres_fdw evaluates it, or part of it, here.
DECLARE
    v_bare                   JSON;
    v_plan                   JSON;
    v_sent                   TEXT;
BEGIN
    EXECUTE format('EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT FROM %I.%I', p_foreignSchema, p_foreignName) INTO v_bare;
    EXECUTE format(CASE WHEN p_isCondition THEN E'EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT FROM %I.%I WHERE (%s\n)'
                        ELSE E'EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT FROM %I.%I WHERE (%s\n) IS NULL' END,
                   p_foreignSchema, p_foreignName, p_expression) INTO v_plan;
    v_bare = v_bare -> 0 -> 'Plan';
    v_plan = v_plan -> 0 -> 'Plan';
    v_sent = v_plan ->> 'Remote SQL';
    IF v_plan ->> 'Node Type' <> 'Foreign Scan' OR v_plan ->> 'Filter' IS NOT NULL OR v_plan -> 'Plans' IS NOT NULL
       OR NOT starts_with(v_sent, v_bare ->> 'Remote SQL') THEN
        RETURN NULL;
    END IF;
    v_sent = substr(v_sent, length(v_bare ->> 'Remote SQL') + 1);
    RETURN CASE WHEN p_isCondition AND v_sent = '' THEN 'TRUE'
                WHEN p_isCondition THEN substring(v_sent FROM '^ WHERE (.*)$')
                ELSE substring(v_sent FROM '^ WHERE [(][(](.*) IS NULL[)][)]$') END;
END;
$_source_expression_postgresql$;

CREATE OR REPLACE FUNCTION _source_discover_query_postgresql(p_migration TEXT, p_relation TEXT, p_columns JSONB, p_maxRows BIGINT,
                                                             p_timeZone TEXT)
RETURNS TEXT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_discover_query_postgresql$
-- The query that profiles a relation: the one that is used here, too, on foreign tables. A PostgreSQL source can take samples, of blocks
-- all over a large table, and tells in which columns there is no NULL to count: not those where the constraint was never validated.
-- Of a table known to be small each value is looked at; of one whose size is not known, the first rows are the sample.
BEGIN
    RETURN _discover_query(p_relation,
                           coalesce(jsonb_agg(item || jsonb_build_object('not_null', answer -> 'not_null' ? (item ->> 'name')) ORDER BY rank)
                                        FILTER (WHERE item IS NOT NULL), '[]'),
                           p_maxRows, p_timeZone,
                           CASE WHEN (answer ->> 'rows')::NUMERIC > 20000
                                THEN format('%s TABLESAMPLE SYSTEM (%s) REPEATABLE (0)', p_relation, round(200000 / (answer ->> 'rows')::NUMERIC, 6))
                                WHEN (answer ->> 'rows')::NUMERIC > 0 THEN NULL
                                ELSE p_relation || ' LIMIT 1000' END)
        FROM _query_source_postgresql(p_migration, format($remote$
                 SELECT pg_catalog.json_build_object('rows', CASE WHEN relkind IN ('r', 'm') THEN reltuples::pg_catalog.numeric END, 'not_null',
                            ARRAY(SELECT pg_catalog.quote_ident(attname)
                                      FROM pg_catalog.pg_attribute
                                      WHERE attrelid = c.oid AND relkind IN ('r', 'p', 'm') AND attnum > 0 AND attnotnull
                                        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint
                                                            WHERE conrelid = c.oid AND contype = 'n' AND conkey[1] = attnum AND NOT convalidated)))
                     FROM pg_catalog.pg_class c WHERE oid = %L::pg_catalog.regclass$remote$, p_relation)) AS q (answer)
             LEFT JOIN jsonb_array_elements(p_columns) WITH ORDINALITY AS e (item, rank) ON TRUE
        GROUP BY answer;
END;
$_source_discover_query_postgresql$;

CREATE OR REPLACE FUNCTION _source_filtered_tables_postgresql(p_migration TEXT)
RETURNS TEXT[] LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_filtered_tables_postgresql$
-- Names the tables, as the source does, on which policies apply to the source user, whatever they are.
BEGIN
    RETURN ARRAY(
        SELECT answer #>> '{}'
            FROM _query_source_postgresql(p_migration, (
                SELECT format($remote$
                    SELECT pg_catalog.to_json(pg_catalog.format('%%I.%%I', n.nspname, c.relname))
                        FROM ROWS FROM (pg_catalog.unnest(%L::text[]), pg_catalog.unnest(%L::text[])) AS registered (schema_name, table_name)
                             JOIN pg_catalog.pg_namespace n ON n.nspname = schema_name
                             JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = table_name
                        WHERE c.relrowsecurity AND pg_catalog.row_security_active(c.oid)$remote$,
                              coalesce(array_agg(schema_name), '{}'), coalesce(array_agg(table_name), '{}'))
                    FROM table_to_process
                         JOIN pg_catalog.pg_foreign_table
                             ON ftrelid = to_regclass(format('%I.%I', tbl_foreign_schema, tbl_foreign_name))
                         JOIN pg_catalog.pg_foreign_server s ON s.oid = ftserver AND srvname = 'data2pg_' || p_migration || '_server',
                         LATERAL (SELECT max(option_value) FILTER (WHERE option_name = 'schema_name') AS schema_name,
                                         max(option_value) FILTER (WHERE option_name = 'table_name') AS table_name
                                      FROM pg_options_to_table(ftoptions)) AS o
                    WHERE tbl_migration = p_migration)) AS q (answer)
            ORDER BY 1);
END;
$_source_filtered_tables_postgresql$;

CREATE OR REPLACE FUNCTION _source_unreadable_postgresql(p_migration TEXT)
RETURNS JSONB LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_unreadable_postgresql$
-- Names the tables and columns that the COPY steps of a migration read and the source does not have any more, and those its user may not
-- read. Of a table with transform rules these are the columns that a rule mentions, too.
DECLARE
    v_relations              JSON;
    v_answer                 JSONB;
BEGIN
    SELECT coalesce(json_agg(json_build_object('s', options.schema_name, 't', options.table_name, 'c', read.columns)), '[]') INTO v_relations
        FROM _copied_tables(p_migration)
             JOIN pg_catalog.pg_namespace n ON nspname = tbl_foreign_schema
             JOIN pg_catalog.pg_class c ON relnamespace = n.oid AND relname = tbl_foreign_name
             JOIN pg_catalog.pg_foreign_table ON ftrelid = c.oid
             JOIN pg_catalog.pg_foreign_server s ON s.oid = ftserver AND srvname = 'data2pg_' || p_migration || '_server',
             LATERAL (SELECT coalesce(max(option_value) FILTER (WHERE option_name = 'schema_name'), nspname) AS schema_name,
                             coalesce(max(option_value) FILTER (WHERE option_name = 'table_name'), relname) AS table_name
                          FROM pg_options_to_table(ftoptions)) AS options,
             LATERAL (SELECT coalesce(string_agg(tco_copy_source_expr, ' ') FILTER (WHERE tco_copy_source_expr <> quote_ident(tco_name)), '') AS rules,
                             array_agg(tco_name) FILTER (WHERE tco_copy_source_expr = quote_ident(tco_name)) AS plain
                          FROM table_column WHERE tco_schema = tbl_schema AND tco_table = tbl_name) AS copied,
             LATERAL (SELECT array_agg(coalesce((SELECT option_value FROM pg_options_to_table(attfdwoptions) WHERE option_name = 'column_name'),
                                                attname)) AS columns
                          FROM pg_catalog.pg_attribute
                          WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
                            AND (attname = ANY (plain) OR position(attname IN rules) > 0)) AS read;
    SELECT answer INTO v_answer
        FROM _query_source_postgresql(p_migration, format($remote$
            SELECT pg_catalog.json_build_object('missing', pg_catalog.array_agg(name) FILTER (WHERE is_missing),
                                                'forbidden', pg_catalog.array_agg(name) FILTER (WHERE NOT is_missing))
                FROM (SELECT pg_catalog.concat_ws('.', pg_catalog.quote_ident(r.s), pg_catalog.quote_ident(r.t),
                                                  CASE WHEN c.oid IS NOT NULL THEN pg_catalog.quote_ident(col) END) AS name,
                             c.oid IS NULL OR col IS NOT NULL AND attnum IS NULL AS is_missing
                          FROM pg_catalog.json_to_recordset(%L) AS r (s TEXT, t TEXT, c TEXT[])
                               LEFT JOIN pg_catalog.pg_namespace n ON nspname = r.s
                               LEFT JOIN pg_catalog.pg_class c ON relnamespace = n.oid AND relname = r.t
                               LEFT JOIN LATERAL pg_catalog.unnest(r.c) AS col ON TRUE
                               LEFT JOIN pg_catalog.pg_attribute ON attrelid = c.oid AND attname = col AND NOT attisdropped
                          WHERE c.oid IS NULL OR col IS NOT NULL AND attnum IS NULL OR NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                             OR NOT CASE WHEN col IS NULL THEN pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
                                         ELSE pg_catalog.has_column_privilege(c.oid, attnum, 'SELECT') END
                          GROUP BY 1, 2 ORDER BY 1) AS unreadable$remote$, v_relations)) AS q (answer);
    RETURN v_answer;
END;
$_source_unreadable_postgresql$;

CREATE OR REPLACE FUNCTION _source_find_text_postgresql(p_migration TEXT, p_schema TEXT, p_table TEXT, p_bytes BYTEA, p_encoding TEXT)
RETURNS TEXT[] LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_find_text_postgresql$
-- Names the columns of a table that have a text, given by its bytes, in the first row that has it. The query names the text by its bytes,
-- and its answer does not hold it: it has no form in the encoding of this database.
DECLARE
    v_relation               JSONB = _source_relation_postgresql(p_migration, p_schema, p_table);
BEGIN
    RETURN ARRAY(
        SELECT name
            FROM _query_source_postgresql(p_migration, format(
                     'SELECT pg_catalog.to_json(ARRAY[%s]) FROM %s AS r, pg_catalog.convert_from(%L, %L) AS wanted WHERE %s LIMIT 1',
                     (SELECT string_agg(format('CASE WHEN pg_catalog.strpos(r.%s::pg_catalog.text, wanted) > 0 THEN %L END', col, col), ', ')
                          FROM jsonb_each_text(v_relation -> 'columns') AS c (name, col)),
                     v_relation ->> 'relation', p_bytes, p_encoding, 'pg_catalog.strpos(r::pg_catalog.text, wanted) > 0')) AS q (answer),
                 jsonb_array_elements_text(answer) AS name
            WHERE v_relation IS NOT NULL AND name IS NOT NULL
            ORDER BY name);
END;
$_source_find_text_postgresql$;
