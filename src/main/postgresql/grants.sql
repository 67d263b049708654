-- Nothing for PUBLIC. The role data2pg reads all tables, and executes exactly the functions that are SECURITY DEFINER: the public
-- ones, the step functions and those for the scheduler. The internal functions run inside them with the definer's rights.
DO $grants$
DECLARE
    v_schema                 TEXT = current_schema();
    r_object                 RECORD;
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO data2pg', v_schema);
    -- The schema may hold objects of other extensions (dblink): those keep their rights.
    FOR r_object IN
        SELECT oid::regprocedure AS signature, prosecdef
            FROM pg_catalog.pg_proc
            WHERE pronamespace = to_regnamespace(quote_ident(v_schema))
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend JOIN pg_catalog.pg_extension e ON refobjid = e.oid
                                  WHERE classid = 'pg_catalog.pg_proc'::regclass AND objid = pg_proc.oid
                                    AND deptype = 'e' AND extname <> 'data2pg')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', r_object.signature);
        IF r_object.prosecdef THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO data2pg', r_object.signature);
        END IF;
    END LOOP;
    FOR r_object IN
        SELECT c.oid::regclass AS relation
            FROM pg_catalog.pg_class c
            WHERE relnamespace = to_regnamespace(quote_ident(v_schema)) AND relkind IN ('r', 'v')
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend JOIN pg_catalog.pg_extension e ON refobjid = e.oid
                                  WHERE classid = 'pg_catalog.pg_class'::regclass AND objid = c.oid
                                    AND deptype = 'e' AND extname <> 'data2pg')
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM PUBLIC; GRANT SELECT ON %1$s TO data2pg', r_object.relation);
    END LOOP;
    FOR r_object IN
        SELECT t.oid::regtype AS type
            FROM pg_catalog.pg_type t JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
            WHERE c.relnamespace = to_regnamespace(quote_ident(v_schema)) AND relkind = 'c'
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend JOIN pg_catalog.pg_extension e ON refobjid = e.oid
                                  WHERE classid = 'pg_catalog.pg_type'::regclass AND objid = t.oid
                                    AND deptype = 'e' AND extname <> 'data2pg')
    LOOP
        EXECUTE format('REVOKE ALL ON TYPE %s FROM PUBLIC; GRANT USAGE ON TYPE %1$s TO data2pg', r_object.type);
    END LOOP;
END;
$grants$;
