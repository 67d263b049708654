-- Only in the script of CREATE EXTENSION: pg_dump saves the rows of all configuration and result tables.
DO $config_dump$
DECLARE
    v_table                  REGCLASS;
BEGIN
    FOR v_table IN
        SELECT c.oid
            FROM pg_catalog.pg_class c
                 JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::REGCLASS AND d.objid = c.oid AND d.deptype = 'e'
                 JOIN pg_catalog.pg_extension e ON d.refobjid = e.oid AND e.extname = 'data2pg'
            WHERE c.relkind = 'r'
            ORDER BY 1
    LOOP
        PERFORM pg_catalog.pg_extension_config_dump(v_table, '');
    END LOOP;
END;
$config_dump$;
