-- Opens the script of ALTER EXTENSION data2pg UPDATE (the plain SQL variant opens with header-update-psql.sql instead).
--
-- Everything happens in the schema that holds our objects, which need not be the one that PostgreSQL notes of the extension, and as
-- their owner: functions of two owners would work with two sets of rights and user mappings.
\echo Use "ALTER EXTENSION data2pg UPDATE" to load this file. \quit

DO $header$
DECLARE
    r_installed              RECORD;
BEGIN
    SELECT nspname AS schema, pg_get_userbyid(proowner) AS owner INTO STRICT r_installed
        FROM pg_catalog.pg_proc p
             JOIN pg_catalog.pg_namespace n ON n.oid = pronamespace
             JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_proc'::REGCLASS AND d.objid = p.oid AND d.deptype = 'e'
             JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
        WHERE proname = 'data2pg_version' AND extname = 'data2pg';
    PERFORM set_config('role', r_installed.owner, TRUE);
    PERFORM set_config('search_path', format('%I, pg_temp', r_installed.schema), TRUE);
END;
$header$;
