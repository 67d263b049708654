-- Nothing for PUBLIC. The role data2pg reads all tables, and executes exactly the functions that are SECURITY DEFINER: the public
-- ones, the step functions and those for the scheduler. The internal functions run inside them with the definer's rights.
-- What else is in the schema keeps its rights: objects of other extensions (dblink), of a DBA (custom step functions).
DO $grants$
DECLARE
    v_schema                 REGNAMESPACE = to_regnamespace(quote_ident(current_schema()));
    v_isExtension            BOOLEAN;
    v_others                 OID[] = coalesce(nullif(current_setting('data2pg.others', TRUE), ''), '{}');
    r_object                 RECORD;
BEGIN
    v_isExtension = EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_catalog.pg_proc'::REGCLASS AND deptype = 'e'
                                AND objid = to_regprocedure('data2pg_version()'));
    EXECUTE format('GRANT USAGE ON SCHEMA %s TO data2pg', v_schema);
    FOR r_object IN
        WITH object (catalog, oid, description, is_granted, right_granted) AS (
            SELECT 'pg_catalog.pg_proc'::REGCLASS, oid, 'FUNCTION ' || oid::REGPROCEDURE, prosecdef, 'EXECUTE'
                FROM pg_catalog.pg_proc WHERE pronamespace = v_schema
            UNION ALL
            SELECT 'pg_catalog.pg_class'::REGCLASS, oid, 'TABLE ' || oid::REGCLASS, TRUE, 'SELECT'
                FROM pg_catalog.pg_class WHERE relnamespace = v_schema AND relkind IN ('r', 'v')
            UNION ALL
            SELECT 'pg_catalog.pg_type'::REGCLASS, t.oid, 'TYPE ' || t.oid::REGTYPE, TRUE, 'USAGE'
                FROM pg_catalog.pg_type t JOIN pg_catalog.pg_class c ON c.oid = typrelid
                WHERE relnamespace = v_schema AND relkind = 'c'
        )
        SELECT description, is_granted, right_granted
            FROM object
                 LEFT JOIN pg_catalog.pg_depend ON classid = catalog AND objid = object.oid AND deptype = 'e'
                 LEFT JOIN pg_catalog.pg_extension e ON e.oid = refobjid
            WHERE CASE WHEN v_isExtension THEN extname = 'data2pg' ELSE extname IS NULL AND object.oid <> ALL (v_others) END
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', r_object.description);
        IF r_object.is_granted THEN
            EXECUTE format('GRANT %s ON %s TO data2pg', r_object.right_granted, r_object.description);
        END IF;
    END LOOP;
END;
$grants$;
