-- Data2Pg @data2pg.previous@ to @project.version@ where it was installed without CREATE EXTENSION: one script, run with psql or over JDBC
-- by the owner of Data2Pg, or by a superuser.
--
-- The schema is data2pg, or the one named by the parameter data2pg.schema, set in the session before:
--     PGOPTIONS="-c data2pg.schema=my_schema" psql -v ON_ERROR_STOP=1 -f data2pg-@data2pg.previous@--@project.version@-psql.sql
-- All or nothing: a single transaction. The configuration and all results are kept.
BEGIN;

DO $header$
DECLARE
    v_schema                 TEXT = coalesce(nullif(current_setting('data2pg.schema', TRUE), ''), 'data2pg');
    v_function               OID;
    v_version                TEXT;
    v_owner                  TEXT;
    v_others                 OID[];
BEGIN
    SELECT p.oid, pg_get_userbyid(proowner) INTO v_function, v_owner
        FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = pronamespace
        WHERE nspname = v_schema AND proname = 'data2pg_version';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'data2pg: There is no Data2Pg in the schema "%".', v_schema
            USING ERRCODE = 'D2P94', HINT = 'Name its schema in the parameter data2pg.schema; data2pg-@project.version@-psql.sql installs it.';
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_depend
                   WHERE classid = 'pg_catalog.pg_proc'::REGCLASS AND deptype = 'e' AND objid = v_function) THEN
        RAISE EXCEPTION 'data2pg: Data2Pg was installed in the schema "%" by CREATE EXTENSION.', v_schema
            USING ERRCODE = 'D2P94', HINT = 'Put data2pg--@data2pg.previous@--@project.version@.sql and data2pg.control beside the '
                                            'other extensions of the server, then: ALTER EXTENSION data2pg UPDATE.';
    END IF;
    IF NOT pg_has_role(current_user, v_owner, 'MEMBER') THEN
        RAISE EXCEPTION 'data2pg: Data2Pg in the schema "%" belongs to "%", and "%" may not act for that role.',
                        v_schema, v_owner, current_user
            USING ERRCODE = 'D2P94', HINT = 'Let the owner, or a superuser, run this script.';
    END IF;
    EXECUTE format('SELECT %I.data2pg_version()', v_schema) INTO v_version;
    IF v_version <> '@data2pg.previous@' THEN
        RAISE EXCEPTION 'data2pg: The schema "%" holds Data2Pg %, and this script updates @data2pg.previous@ to @project.version@ only.',
                        v_schema, v_version
            USING ERRCODE = 'D2P94', HINT = 'Take the script whose name begins with the installed version; no script leads back.';
    END IF;
    -- As the owner: functions of two owners would work with two sets of rights and user mappings.
    PERFORM set_config('role', v_owner, TRUE);
    PERFORM set_config('search_path', format('%I, pg_temp', v_schema), TRUE);
    -- What a DBA placed beside ours, like custom step functions, keeps its rights: ours lets PUBLIC execute nothing and data2pg read all.
    v_others = ARRAY(SELECT oid FROM pg_catalog.pg_proc
                         WHERE pronamespace = to_regnamespace(quote_ident(v_schema)) AND (proacl IS NULL OR proacl::TEXT ~ '[{,]=')
                     UNION ALL
                     SELECT oid FROM pg_catalog.pg_class
                         WHERE relnamespace = to_regnamespace(quote_ident(v_schema)) AND relkind IN ('r', 'v')
                           AND NOT has_table_privilege('data2pg', oid, 'SELECT'));
    PERFORM set_config('data2pg.others', v_others::TEXT, TRUE);
END;
$header$;
