-- Data2Pg @project.version@ without file access to the database server: one script, run with psql or over JDBC by a superuser, or by a
-- role that may create the schema, the role data2pg and the extension dblink (what then works less well is told in the documentation).
--
-- The schema is data2pg, or the one named by the parameter data2pg.schema, set in the session before:
--     PGOPTIONS="-c data2pg.schema=my_schema" psql -v ON_ERROR_STOP=1 -f data2pg-@project.version@-psql.sql
--     SET data2pg.schema TO 'data2pg0.7';     -- the name itself, without double quotes around it
-- All or nothing: a single transaction. To remove everything: SELECT <schema>.uninstall_data2pg();
BEGIN;

DO $header$
DECLARE
    v_schema                 TEXT = coalesce(nullif(current_setting('data2pg.schema', TRUE), ''), 'data2pg');
BEGIN
    IF current_setting('server_version_num')::INT < 140000 THEN
        RAISE EXCEPTION 'data2pg: PostgreSQL % is too old.', current_setting('server_version')
            USING ERRCODE = 'D2P90', HINT = 'Data2Pg needs PostgreSQL 14 or newer.';
    END IF;
    IF to_regprocedure(format('%I.data2pg_version()', v_schema)) IS NOT NULL THEN
        RAISE EXCEPTION 'data2pg: Data2Pg is already installed in the schema "%".', v_schema
            USING ERRCODE = 'D2P91', HINT = format('Its version is returned by SELECT %I.data2pg_version(). '
                                                   'Remove it with SELECT %1$I.uninstall_data2pg(), or choose another schema.', v_schema);
    END IF;
    -- Uninstalling drops the whole schema: it must be ours alone.
    IF to_regnamespace(quote_ident(v_schema)) IS NULL THEN
        EXECUTE format('CREATE SCHEMA %I', v_schema);
    ELSIF EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
                     AND refobjid = to_regnamespace(quote_ident(v_schema))) THEN
        RAISE EXCEPTION 'data2pg: The schema "%" holds other objects.', v_schema
            USING ERRCODE = 'D2P92', HINT = 'Name another schema, or an empty one, in the parameter data2pg.schema.';
    END IF;
    -- dblink must not live in our schema, that is dropped as a whole.
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'dblink') THEN
        EXECUTE format('CREATE EXTENSION dblink SCHEMA %I',
                       CASE WHEN to_regnamespace('public') IS NULL THEN 'pg_catalog' ELSE 'public' END);
    END IF;
    PERFORM set_config('search_path', format('%I, pg_temp', v_schema), TRUE);
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'data2pg') THEN
        CREATE ROLE data2pg NOLOGIN;
    END IF;
END;
$header$;
