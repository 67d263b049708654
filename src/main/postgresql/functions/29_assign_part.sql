-- Batches, continued: assign parts and indexes of tables.

CREATE OR REPLACE FUNCTION assign_table_parts_to_batch(p_batchName TEXT, p_schema TEXT, p_table TEXT, p_partsToInclude TEXT DEFAULT '.*',
                                                       p_partsToExclude TEXT DEFAULT NULL)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$assign_table_parts_to_batch$
-- Assigns parts of a registered table to a COPY or COMPARE batch, selected by regular expressions. Those it has already are left
-- out with a notice, in a COMPARE batch those without rows too.
-- Input: batch, schema, table, expression that names match, expression that names do not match.
-- Output: number of parts.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    r_batch                  batch%ROWTYPE;
    v_parts                  TEXT[];
    v_part                   TEXT;
BEGIN
    PERFORM _check_mandatory('assign_table_parts_to_batch', 'p_batchName p_schema p_table p_partsToInclude',
                             p_batchName, p_schema, p_table, p_partsToInclude);
    r_batch = _touch_batch('assign_table_parts_to_batch', p_batchName, 'COPY', 'COMPARE');
    PERFORM _table_of_migration('assign_table_parts_to_batch', r_batch.bat_migration, p_schema, p_table);
    PERFORM _check_regexps('assign_table_parts_to_batch', p_partsToInclude, p_partsToExclude);
    v_parts = ARRAY(SELECT prt_part_id FROM table_part
                        WHERE prt_schema = p_schema AND prt_table = p_table AND prt_part_id ~ p_partsToInclude
                          AND (p_partsToExclude IS NULL OR prt_part_id !~ p_partsToExclude)
                        ORDER BY prt_part_id);
    FOR v_part IN
        SELECT stp_sub_object FROM step
            WHERE stp_batch_name = p_batchName AND stp_type = 'TABLE_PART' AND stp_schema = p_schema AND stp_object = p_table
              AND stp_sub_object = ANY (v_parts)
    LOOP
        RAISE NOTICE 'assign_table_parts_to_batch: The batch already has the part "%" of "%"."%".', v_part, p_schema, p_table;
        v_parts = array_remove(v_parts, v_part);
    END LOOP;
    IF v_parts = '{}' THEN
        RAISE EXCEPTION 'assign_table_parts_to_batch: No part of the table "%"."%" is left to assign to the batch "%" by "%".',
                        p_schema, p_table, p_batchName, p_partsToInclude
            USING ERRCODE = 'D2P10', HINT = 'Check p_partsToInclude and p_partsToExclude; the parts are in table_part.';
    END IF;
    RETURN _assign_parts('assign_table_parts_to_batch', r_batch, p_schema, p_table, v_parts);
END;
$assign_table_parts_to_batch$;
COMMENT ON FUNCTION assign_table_parts_to_batch(TEXT, TEXT, TEXT, TEXT, TEXT) IS
$$Assigns parts of a registered table, selected by regular expressions, to a batch. Returns their number.$$;

CREATE OR REPLACE FUNCTION assign_table_part_to_batch(p_batchName TEXT, p_schema TEXT, p_table TEXT, p_partId TEXT)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$assign_table_part_to_batch$
-- Assigns one part of a registered table to a COPY or COMPARE batch. Its name is taken literally.
-- Output: 1; 0 with a notice if there is nothing to compare in it.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    r_batch                  batch%ROWTYPE;
BEGIN
    PERFORM _check_mandatory('assign_table_part_to_batch', 'p_batchName p_schema p_table p_partId',
                             p_batchName, p_schema, p_table, p_partId);
    r_batch = _touch_batch('assign_table_part_to_batch', p_batchName, 'COPY', 'COMPARE');
    PERFORM _table_of_migration('assign_table_part_to_batch', r_batch.bat_migration, p_schema, p_table);
    IF NOT EXISTS (SELECT FROM table_part WHERE prt_schema = p_schema AND prt_table = p_table AND prt_part_id = p_partId) THEN
        RAISE EXCEPTION 'assign_table_part_to_batch: The table "%"."%" has no part "%".', p_schema, p_table, p_partId
            USING ERRCODE = 'D2P05', HINT = 'Register it first, with register_table_part().';
    END IF;
    RETURN _assign_parts('assign_table_part_to_batch', r_batch, p_schema, p_table, ARRAY[p_partId]);
END;
$assign_table_part_to_batch$;
COMMENT ON FUNCTION assign_table_part_to_batch(TEXT, TEXT, TEXT, TEXT) IS
$$Assigns one part of a registered table to a batch.$$;

CREATE OR REPLACE FUNCTION _assign_parts(p_function TEXT, p_batch batch, p_schema TEXT, p_table TEXT, p_parts TEXT[])
RETURNS INT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_assign_parts$
-- Adds a step per part; each costs as much as the table: set_step_cost_multiplier() tells the scheduler better.
DECLARE
    v_part                   TEXT;
    v_obstacle               TEXT;
BEGIN
    SELECT format('the batch "%s" has the step "%s"', stp_batch_name, stp_name) INTO v_obstacle
        FROM step JOIN batch ON bat_name = stp_batch_name
        WHERE stp_schema = p_schema AND stp_object = p_table
          AND (stp_type = 'TABLE' AND (bat_name = p_batch.bat_name OR bat_type = 'COPY' AND p_batch.bat_type = 'COPY')
               OR stp_type = 'TABLE_PART' AND bat_name <> p_batch.bat_name AND bat_type = 'COPY' AND p_batch.bat_type = 'COPY')
        ORDER BY stp_batch_name, stp_name LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '%: The parts of the table "%"."%" can not be assigned to the batch "%", as %.',
                        p_function, p_schema, p_table, p_batch.bat_name, v_obstacle
            USING ERRCODE = 'D2P18', HINT = _way_to_assign(p_batch);
    END IF;
    IF p_batch.bat_type = 'COMPARE' THEN
        FOR v_part IN
            SELECT prt_part_id FROM table_part
                WHERE prt_schema = p_schema AND prt_table = p_table AND prt_part_id = ANY (p_parts) AND prt_condition IS NULL
        LOOP
            RAISE NOTICE '%: The part "%" of "%"."%" has no rows to compare and is left out.', p_function, v_part, p_schema, p_table;
            p_parts = array_remove(p_parts, v_part);
        END LOOP;
        PERFORM _check_dest_expression(p_function, tbl, prt_condition, TRUE)
            FROM table_part JOIN table_to_process tbl ON tbl_schema = prt_schema AND tbl_name = prt_table
            WHERE prt_schema = p_schema AND prt_table = p_table AND prt_part_id = ANY (p_parts);
    END IF;
    RETURN _insert_steps(p_function,
        ARRAY(SELECT ROW(p_batch.bat_name, concat_ws('.', tbl_schema, tbl_name, part), 'TABLE_PART', tbl_schema, tbl_name, part,
                         format('_%s_table', lower(p_batch.bat_type COLLATE "C")), NULL, coalesce(tbl_kbytes, 0), '{}'::TEXT[], NULL)::step
                  FROM table_to_process, unnest(p_parts) AS part WHERE tbl_schema = p_schema AND tbl_name = p_table));
END;
$_assign_parts$;

CREATE OR REPLACE FUNCTION assign_indexes_to_batch(p_batchName TEXT, p_schema TEXT, p_table TEXT, p_objectsToInclude TEXT DEFAULT '.*',
                                                   p_objectsToExclude TEXT DEFAULT NULL)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$assign_indexes_to_batch$
-- Assigns indexes of a registered table to a COPY batch, selected by regular expressions, to be rebuilt in steps of their own. Those
-- it has already are left out with a notice.
-- Input: batch, schema, table, expression that names match, expression that names do not match.
-- Output: number of indexes.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    r_batch                  batch%ROWTYPE;
    v_indexes                TEXT[];
    v_index                  TEXT;
BEGIN
    PERFORM _check_mandatory('assign_indexes_to_batch', 'p_batchName p_schema p_table p_objectsToInclude',
                             p_batchName, p_schema, p_table, p_objectsToInclude);
    r_batch = _touch_batch('assign_indexes_to_batch', p_batchName, 'COPY');
    PERFORM _table_of_migration('assign_indexes_to_batch', r_batch.bat_migration, p_schema, p_table);
    PERFORM _check_regexps('assign_indexes_to_batch', p_objectsToInclude, p_objectsToExclude);
    v_indexes = ARRAY(SELECT tic_index FROM table_index
                          WHERE tic_schema = p_schema AND tic_table = p_table AND tic_index ~ p_objectsToInclude
                            AND (p_objectsToExclude IS NULL OR tic_index !~ p_objectsToExclude)
                          ORDER BY tic_index);
    FOR v_index IN
        SELECT stp_sub_object FROM step
            WHERE stp_batch_name = p_batchName AND stp_type = 'INDEX' AND stp_schema = p_schema AND stp_object = p_table
              AND stp_sub_object = ANY (v_indexes)
    LOOP
        RAISE NOTICE 'assign_indexes_to_batch: The batch already has the index "%" of "%"."%".', v_index, p_schema, p_table;
        v_indexes = array_remove(v_indexes, v_index);
    END LOOP;
    IF v_indexes = '{}' THEN
        RAISE EXCEPTION 'assign_indexes_to_batch: No index of the table "%"."%" is left to assign to the batch "%" by "%".',
                        p_schema, p_table, p_batchName, p_objectsToInclude
            USING ERRCODE = 'D2P10', HINT = 'Check p_objectsToInclude and p_objectsToExclude; the indexes known since the table was '
                                            'registered are in table_index.';
    END IF;
    RETURN _assign_indexes('assign_indexes_to_batch', p_batchName, p_schema, p_table, v_indexes);
END;
$assign_indexes_to_batch$;
COMMENT ON FUNCTION assign_indexes_to_batch(TEXT, TEXT, TEXT, TEXT, TEXT) IS
$$Assigns indexes of a registered table, selected by regular expressions, to a COPY batch. Returns their number.$$;

CREATE OR REPLACE FUNCTION assign_index_to_batch(p_batchName TEXT, p_schema TEXT, p_table TEXT, p_object TEXT)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$assign_index_to_batch$
-- Assigns one index of a registered table to a COPY batch. Its name is taken literally.
-- Output: 1.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    r_batch                  batch%ROWTYPE;
BEGIN
    PERFORM _check_mandatory('assign_index_to_batch', 'p_batchName p_schema p_table p_object', p_batchName, p_schema, p_table, p_object);
    r_batch = _touch_batch('assign_index_to_batch', p_batchName, 'COPY');
    PERFORM _table_of_migration('assign_index_to_batch', r_batch.bat_migration, p_schema, p_table);
    IF NOT EXISTS (SELECT FROM table_index WHERE tic_schema = p_schema AND tic_table = p_table AND tic_index = p_object) THEN
        RAISE EXCEPTION 'assign_index_to_batch: The table "%"."%" has no index "%".', p_schema, p_table, p_object
            USING ERRCODE = 'D2P05', HINT = 'The indexes known since the table was registered are in table_index.';
    END IF;
    RETURN _assign_indexes('assign_index_to_batch', p_batchName, p_schema, p_table, ARRAY[p_object]);
END;
$assign_index_to_batch$;
COMMENT ON FUNCTION assign_index_to_batch(TEXT, TEXT, TEXT, TEXT) IS
$$Assigns one index of a registered table to a COPY batch.$$;

CREATE OR REPLACE FUNCTION _assign_indexes(p_function TEXT, p_batchName TEXT, p_schema TEXT, p_table TEXT, p_indexes TEXT[])
RETURNS INT LANGUAGE SQL SET search_path FROM CURRENT AS
$_assign_indexes$
-- Adds a step per index. It costs as much as the table; a little less if not unique, so that unique indexes are rebuilt first.
    SELECT _insert_steps(p_function,
        ARRAY(SELECT ROW(p_batchName, concat_ws('.', tbl_schema, tbl_name, tic_index), 'INDEX', tbl_schema, tbl_name, tic_index,
                         '_rebuild_index', NULL,
                         greatest(coalesce(tbl_kbytes, 0) - CASE WHEN tic_is_unique THEN 0 ELSE 1 END, 0), '{}'::TEXT[], NULL)::step
                  FROM table_to_process JOIN table_index ON tic_schema = tbl_schema AND tic_table = tbl_name
                  WHERE tbl_schema = p_schema AND tbl_name = p_table AND tic_index = ANY (p_indexes)));
$_assign_indexes$;
