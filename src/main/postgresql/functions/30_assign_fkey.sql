-- Batches, continued: assign checks of foreign keys.

CREATE OR REPLACE FUNCTION assign_fkey_checks_to_batch(p_batchName TEXT, p_schema TEXT, p_table TEXT, p_fkey TEXT DEFAULT NULL)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$assign_fkey_checks_to_batch$
-- Assigns the check of a foreign key of a table to a COPY batch, or of all its foreign keys: those the batch has already, those
-- between tables outside the migration and those that are not enforced are left out then, with a notice.
-- Input: batch, schema and name of the table that references; foreign key (NULL: all). Names are taken literally.
-- Output: number of checks.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    c_function               CONSTANT TEXT = 'assign_fkey_checks_to_batch';
    r_batch                  batch%ROWTYPE;
    r_fkey                   RECORD;
    v_table                  OID;
    v_fkeys                  TEXT[] = ARRAY[]::TEXT[];
BEGIN
    PERFORM _check_mandatory(c_function, 'p_batchName p_schema p_table', p_batchName, p_schema, p_table);
    r_batch = _touch_batch(c_function, p_batchName, 'COPY');
    PERFORM _check_schema(c_function, p_schema);
    SELECT oid INTO v_table FROM pg_catalog.pg_class
        WHERE relnamespace = to_regnamespace(quote_ident(p_schema)) AND relname = p_table AND relkind IN ('r', 'p');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'assign_fkey_checks_to_batch: The table "%"."%" does not exist in this database.', p_schema, p_table
            USING ERRCODE = 'D2P04', HINT = 'Give the names without double quotes; the table is the one that references.';
    END IF;
    -- Select the foreign keys.
    FOR r_fkey IN
        SELECT fky_name,
               _obstacle_to_check(r_batch, p_schema, p_table, fky_name, fky_cost, fky_is_enforced OR p_fkey IS NOT NULL) AS obstacle
            FROM _foreign_keys(v_table, r_batch.bat_migration) WHERE p_fkey IS NULL OR fky_name = p_fkey
    LOOP
        IF r_fkey.obstacle IS NULL THEN
            v_fkeys = v_fkeys || r_fkey.fky_name;
        ELSIF p_fkey IS NULL THEN
            RAISE NOTICE 'assign_fkey_checks_to_batch: The foreign key "%" of "%"."%" is left out, as %.',
                         r_fkey.fky_name, p_schema, p_table, r_fkey.obstacle;
        ELSE
            RAISE EXCEPTION 'assign_fkey_checks_to_batch: The foreign key "%" of "%"."%" can not be assigned, as %.',
                            p_fkey, p_schema, p_table, r_fkey.obstacle
                USING ERRCODE = 'D2P18', HINT = 'A batch checks it once, after the copy of a table that is registered in its migration.';
        END IF;
    END LOOP;
    IF v_fkeys = '{}' AND p_fkey IS NULL THEN
        RAISE EXCEPTION 'assign_fkey_checks_to_batch: The table "%"."%" has no foreign key left to check in the batch "%".',
                        p_schema, p_table, p_batchName
            USING ERRCODE = 'D2P10', HINT = 'Foreign keys are checked from the table that references.';
    ELSIF v_fkeys = '{}' THEN
        RAISE EXCEPTION 'assign_fkey_checks_to_batch: The table "%"."%" has no foreign key "%".', p_schema, p_table, p_fkey
            USING ERRCODE = 'D2P04', HINT = 'Foreign keys of a partitioned table are checked from there, not from its partitions.';
    END IF;
    RETURN _insert_steps(c_function,
        ARRAY(SELECT ROW(p_batchName, concat_ws('.', p_schema, p_table, fky_name), 'FOREIGN_KEY', p_schema, p_table, fky_name,
                         '_check_fkey', NULL, fky_cost, '{}'::TEXT[], NULL)::step
                  FROM _foreign_keys(v_table, r_batch.bat_migration) WHERE fky_name = ANY (v_fkeys)));
END;
$assign_fkey_checks_to_batch$;
COMMENT ON FUNCTION assign_fkey_checks_to_batch(TEXT, TEXT, TEXT, TEXT) IS
$$Assigns the check of a foreign key of a table, or of all, to a COPY batch. Returns their number.$$;

CREATE OR REPLACE FUNCTION _foreign_keys(p_table OID, p_migration TEXT)
RETURNS TABLE (fky_name TEXT, fky_cost BIGINT, fky_is_enforced BOOLEAN) LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_foreign_keys$
-- The foreign keys of a table, without those that it has from its partitioned table. The cost of a check is the sum of the tables it
-- reads, each counted once; it is NULL if none of them is registered in the migration. Partitions are registered with their table.
    SELECT conname, sum(coalesce(tbl_kbytes, 0)) FILTER (WHERE tbl_name IS NOT NULL)::BIGINT,
           -- Before PostgreSQL 18 all constraints were enforced.
           coalesce((to_jsonb(f) ->> 'conenforced')::BOOLEAN, TRUE)
        FROM pg_catalog.pg_constraint f,
             LATERAL (SELECT DISTINCT coalesce(pg_partition_root(relation), relation) AS oid
                          FROM unnest(ARRAY[conrelid, confrelid]) AS relation) AS root
             JOIN pg_catalog.pg_class c ON c.oid = root.oid
             JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
             LEFT JOIN table_to_process ON tbl_schema = nspname AND tbl_name = relname AND tbl_migration = p_migration
        WHERE conrelid = p_table AND contype = 'f' AND conparentid = 0
        GROUP BY f.oid, conname, f.*
        ORDER BY conname;
$_foreign_keys$;

CREATE OR REPLACE FUNCTION _obstacle_to_check(p_batch batch, p_schema TEXT, p_table TEXT, p_fkey TEXT, p_cost BIGINT, p_isEnforced BOOLEAN)
RETURNS TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_obstacle_to_check$
-- Says why the check of a foreign key can not be assigned to a batch.
-- Output: end of a sentence; NULL if nothing is in the way.
    SELECT CASE
               WHEN p_cost IS NULL THEN format('none of its tables is registered in the migration "%s"', p_batch.bat_migration)
               WHEN NOT p_isEnforced THEN 'it is NOT ENFORCED'
               WHEN EXISTS (SELECT FROM step
                                WHERE stp_batch_name = p_batch.bat_name AND stp_type = 'FOREIGN_KEY' AND stp_schema = p_schema
                                  AND stp_object = p_table AND stp_sub_object = p_fkey) THEN
                    format('the batch "%s" already checks it', p_batch.bat_name)
           END;
$_obstacle_to_check$;
