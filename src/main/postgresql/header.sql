-- Opens the script of CREATE EXTENSION (the plain SQL variant opens with header-psql.sql instead).
--
-- All objects are created unqualified into ONE schema, pinned in the search_path for the rest of the script; functions keep
-- that path with SET search_path FROM CURRENT. The placeholder that PostgreSQL would replace by the schema must not stand in the
-- script, not even in a comment: PostgreSQL refuses quotes in its value.
-- Nothing is ever created in public: there, and without SCHEMA clause, CREATE EXTENSION would put it. It gets a schema data2pg.
\echo Use "CREATE EXTENSION data2pg CASCADE" to load this file. \quit

DO $header$
DECLARE
    v_schema                 TEXT = current_schema();
BEGIN
    IF current_setting('server_version_num')::INT < 140000 THEN
        RAISE EXCEPTION 'data2pg: PostgreSQL % is too old.', current_setting('server_version')
            USING ERRCODE = 'D2P90', HINT = 'Data2Pg needs PostgreSQL 14 or newer.';
    END IF;
    IF v_schema = 'public' THEN
        v_schema = 'data2pg';
        IF to_regnamespace(v_schema) IS NULL THEN
            CREATE SCHEMA data2pg;
        END IF;
    END IF;
    PERFORM set_config('search_path', format('%I, pg_temp', v_schema), TRUE);
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'data2pg') THEN
        CREATE ROLE data2pg NOLOGIN;
    END IF;
END;
$header$;
