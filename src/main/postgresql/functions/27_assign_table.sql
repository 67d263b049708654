-- Batches: assign tables and their checks.

CREATE OR REPLACE FUNCTION assign_tables_to_batch(p_batchName TEXT, p_schema TEXT, p_tablesToInclude TEXT DEFAULT '.*',
                                                  p_tablesToExclude TEXT DEFAULT NULL)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$assign_tables_to_batch$
-- Assigns registered tables to a batch, selected by regular expressions. Those it has already, and those another batch copies, are
-- left out with a notice.
-- Input: batch, schema, expression that names match, expression that names do not match.
-- Output: number of tables.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    r_batch                  batch%ROWTYPE;
    v_tables                 TEXT[];
    v_table                  TEXT;
    v_obstacle               TEXT;
BEGIN
    PERFORM _check_mandatory('assign_tables_to_batch', 'p_batchName p_schema p_tablesToInclude', p_batchName, p_schema, p_tablesToInclude);
    r_batch = _touch_batch('assign_tables_to_batch', p_batchName);
    v_tables = _select_tables('assign_tables_to_batch', r_batch.bat_migration, p_schema, p_tablesToInclude, p_tablesToExclude);
    FOR v_table, v_obstacle IN
        SELECT t, _obstacle_to_assign(r_batch, p_schema, t) FROM unnest(v_tables) AS t
    LOOP
        IF v_obstacle IS NOT NULL THEN
            RAISE NOTICE 'assign_tables_to_batch: The table "%"."%" is left out, as %.', p_schema, v_table, v_obstacle;
            v_tables = array_remove(v_tables, v_table);
        END IF;
    END LOOP;
    IF v_tables = '{}' THEN
        RAISE EXCEPTION 'assign_tables_to_batch: No registered table of the schema "%" is left to assign to the batch "%" by "%".',
                        p_schema, p_batchName, p_tablesToInclude
            USING ERRCODE = 'D2P10', HINT = 'Check p_schema, p_tablesToInclude and p_tablesToExclude; the tables must be registered in the '
                                            'migration of the batch.';
    END IF;
    RETURN _assign_tables('assign_tables_to_batch', r_batch, p_schema, v_tables);
END;
$assign_tables_to_batch$;
COMMENT ON FUNCTION assign_tables_to_batch(TEXT, TEXT, TEXT, TEXT) IS
$$Assigns registered tables, selected by regular expressions, to a batch. Returns their number.$$;

CREATE OR REPLACE FUNCTION assign_table_to_batch(p_batchName TEXT, p_schema TEXT, p_table TEXT)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$assign_table_to_batch$
-- Assigns one registered table to a batch. Its name is taken literally.
-- Output: 1.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    r_batch                  batch%ROWTYPE;
    v_obstacle               TEXT;
BEGIN
    PERFORM _check_mandatory('assign_table_to_batch', 'p_batchName p_schema p_table', p_batchName, p_schema, p_table);
    r_batch = _touch_batch('assign_table_to_batch', p_batchName);
    PERFORM _table_of_migration('assign_table_to_batch', r_batch.bat_migration, p_schema, p_table);
    v_obstacle = _obstacle_to_assign(r_batch, p_schema, p_table);
    IF v_obstacle IS NOT NULL THEN
        RAISE EXCEPTION 'assign_table_to_batch: The table "%"."%" can not be assigned to the batch "%", as %.',
                        p_schema, p_table, p_batchName, v_obstacle
            USING ERRCODE = 'D2P18', HINT = _way_to_assign(r_batch);
    END IF;
    RETURN _assign_tables('assign_table_to_batch', r_batch, p_schema, ARRAY[p_table]);
END;
$assign_table_to_batch$;
COMMENT ON FUNCTION assign_table_to_batch(TEXT, TEXT, TEXT) IS
$$Assigns one registered table to a batch.$$;

CREATE OR REPLACE FUNCTION _select_tables(p_function TEXT, p_migration TEXT, p_schema TEXT, p_include TEXT, p_exclude TEXT)
RETURNS TEXT[] LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_select_tables$
-- Selects registered tables of a migration by regular expressions.
BEGIN
    PERFORM _check_schema(p_function, p_schema);
    PERFORM _check_regexps(p_function, p_include, p_exclude);
    RETURN ARRAY(SELECT tbl_name FROM table_to_process
                     WHERE tbl_migration = p_migration AND tbl_schema = p_schema
                       AND tbl_name ~ p_include AND (p_exclude IS NULL OR tbl_name !~ p_exclude)
                     ORDER BY tbl_name);
END;
$_select_tables$;

CREATE OR REPLACE FUNCTION _table_of_migration(p_function TEXT, p_migration TEXT, p_schema TEXT, p_table TEXT)
RETURNS table_to_process LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_table_of_migration$
-- Finds a table registered in a given migration, or refuses.
DECLARE
    r_table                  table_to_process%ROWTYPE = _registered_table(p_function, p_schema, p_table);
BEGIN
    IF r_table.tbl_migration <> p_migration THEN
        RAISE EXCEPTION '%: The table "%"."%" is registered in the migration "%", not in "%".', p_function, p_schema, p_table,
                        r_table.tbl_migration, p_migration
            USING ERRCODE = 'D2P18', HINT = 'Name a batch of the migration of the table.';
    END IF;
    RETURN r_table;
END;
$_table_of_migration$;

CREATE OR REPLACE FUNCTION _obstacle_to_assign(p_batch batch, p_schema TEXT, p_table TEXT)
RETURNS TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_obstacle_to_assign$
-- Says why a table can not be assigned as a whole to a batch: the batch has it already, or some batch of the same kind copies it.
-- Output: end of a sentence; NULL if nothing is in the way.
    SELECT format('the batch "%s" has the step "%s"', stp_batch_name, stp_name)
        FROM step JOIN batch ON bat_name = stp_batch_name
        WHERE stp_schema = p_schema AND stp_object = p_table AND stp_type IN ('TABLE', 'TABLE_PART')
          AND (bat_name = p_batch.bat_name OR bat_type = 'COPY' AND p_batch.bat_type = 'COPY')
        ORDER BY stp_batch_name, stp_name LIMIT 1;
$_obstacle_to_assign$;

CREATE OR REPLACE FUNCTION _assign_tables(p_function TEXT, p_batch batch, p_schema TEXT, p_tables TEXT[])
RETURNS INT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_assign_tables$
-- Adds a step per table; its cost is the size of the table in the source.
DECLARE
    v_table                  TEXT;
BEGIN
    IF p_batch.bat_type = 'COMPARE' THEN
        FOR v_table IN
            SELECT t FROM unnest(p_tables) AS t
                WHERE NOT EXISTS (SELECT FROM table_column WHERE tco_schema = p_schema AND tco_table = t AND tco_compare_sort_rank > 0)
        LOOP
            RAISE WARNING '%: The table "%"."%" has no primary key and no unique index: its rows are compared on all columns.',
                          p_function, p_schema, v_table;
        END LOOP;
    END IF;
    RETURN _insert_steps(p_function,
        ARRAY(SELECT ROW(p_batch.bat_name, tbl_schema || '.' || tbl_name, 'TABLE', tbl_schema, tbl_name, NULL,
                         format('_%s_table', lower(p_batch.bat_type COLLATE "C")), NULL, coalesce(tbl_kbytes, 0), '{}'::TEXT[], NULL)::step
                  FROM table_to_process WHERE tbl_schema = p_schema AND tbl_name = ANY (p_tables)));
END;
$_assign_tables$;

CREATE OR REPLACE FUNCTION _way_to_assign(p_batch batch)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_way_to_assign$
-- What to do about a table that can not be assigned to a batch.
    SELECT CASE WHEN p_batch.bat_type = 'COPY' THEN 'A table is copied once, by one batch, as a whole or in parts; drop_batch() releases it.'
                ELSE format('A batch of type %s has a table once, as a whole or in parts; another batch of this type can have it, too.',
                            p_batch.bat_type) END;
$_way_to_assign$;
