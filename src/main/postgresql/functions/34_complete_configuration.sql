-- The configuration of a migration: check it, and derive which step waits for which.

CREATE OR REPLACE FUNCTION complete_migration_configuration(p_migration TEXT)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$complete_migration_configuration$
-- Checks the configuration of a migration and sets the parents of the steps of all its batches. Then they can run.
-- Output: 1; 0 with a notice if it was complete.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    v_batch                  TEXT;
BEGIN
    PERFORM _check_mandatory('complete_migration_configuration', 'p_migration', p_migration);
    IF (SELECT mgr_config_completed FROM migration WHERE mgr_name = p_migration) THEN
        RAISE NOTICE 'complete_migration_configuration: The configuration of the migration "%" is already completed.', p_migration;
        RETURN 0;
    END IF;
    PERFORM _touch_migration('complete_migration_configuration', p_migration);
    -- The tables of a fresh configuration have no statistics yet: with them its thousands of steps take seconds, not minutes.
    ANALYZE batch, step, table_to_process, table_column, table_part, table_index;
    PERFORM _check_parts(p_migration);
    PERFORM _check_step_functions(p_migration);
    PERFORM _check_source_columns(p_migration);
    PERFORM _warn_of_types(p_migration);
    PERFORM _warn_of_missing_steps(p_migration);
    PERFORM _warn_of_rows_copied_twice(p_migration);
    FOR v_batch IN SELECT bat_name FROM batch WHERE bat_migration = p_migration ORDER BY 1 LOOP
        PERFORM _set_parents(v_batch);
        PERFORM _check_circle(v_batch);
    END LOOP;
    UPDATE migration SET mgr_config_completed = TRUE, mgr_config_completion_ts = clock_timestamp() WHERE mgr_name = p_migration;
    RETURN 1;
END;
$complete_migration_configuration$;
COMMENT ON FUNCTION complete_migration_configuration(TEXT) IS
$$Checks the configuration of a migration and makes its batches ready to run.$$;

CREATE OR REPLACE FUNCTION _check_parts(p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_parts$
-- Refuses tables copied in parts without exactly one first and one last part, and index steps of tables with fewer than two parts.
DECLARE
    r_table                  RECORD;
BEGIN
    FOR r_table IN
        SELECT stp_batch_name, stp_schema, stp_object,
               count(*) FILTER (WHERE stp_type = 'TABLE_PART') AS parts,
               count(*) FILTER (WHERE prt_is_first_step) AS firsts,
               count(*) FILTER (WHERE prt_is_last_step) AS lasts,
               count(*) FILTER (WHERE stp_type = 'INDEX') AS indexes
            FROM step
                 JOIN batch ON bat_name = stp_batch_name AND bat_type = 'COPY' AND bat_migration = p_migration
                 LEFT JOIN table_part ON prt_schema = stp_schema AND prt_table = stp_object AND prt_part_id = stp_sub_object
                                     AND stp_type = 'TABLE_PART'
            WHERE stp_type IN ('TABLE_PART', 'INDEX')
            GROUP BY 1, 2, 3
            ORDER BY 1, 2, 3
    LOOP
        IF r_table.parts > 0 AND (r_table.firsts <> 1 OR r_table.lasts <> 1) THEN
            RAISE EXCEPTION 'complete_migration_configuration: In the batch "%" the table "%"."%" has % first and % last parts, '
                            'instead of one each.', r_table.stp_batch_name, r_table.stp_schema, r_table.stp_object,
                            r_table.firsts, r_table.lasts
                USING ERRCODE = 'D2P21',
                      HINT = 'Register one part with p_isFirstPart and one with p_isLastPart, and assign them to the batch.';
        END IF;
        IF r_table.indexes > 0 AND r_table.parts < 2 THEN
            RAISE EXCEPTION 'complete_migration_configuration: In the batch "%" the table "%"."%" has index steps, but fewer '
                            'than 2 parts.',
                            r_table.stp_batch_name, r_table.stp_schema, r_table.stp_object
                USING ERRCODE = 'D2P21',
                      HINT = 'Copy the table in parts, with a first and a last one, or let its copy rebuild the indexes.';
        END IF;
    END LOOP;
END;
$_check_parts$;

CREATE OR REPLACE FUNCTION _check_step_functions(p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_step_functions$
-- Refuses steps whose function can not be called.
DECLARE
    v_function               TEXT;
    v_step                   TEXT;
BEGIN
    FOR v_function, v_step IN
        SELECT stp_sql_function, min(stp_name) FROM step JOIN batch ON bat_name = stp_batch_name
            WHERE bat_migration = p_migration AND stp_sql_function IS NOT NULL
            GROUP BY 1 ORDER BY 1
    LOOP
        PERFORM _check_step_function('complete_migration_configuration', v_step, v_function);
    END LOOP;
END;
$_check_step_functions$;

CREATE OR REPLACE FUNCTION _check_source_columns(p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_source_columns$
-- Refuses tables to copy or to compare with columns that the source does not have, and no rule tells what to read for them.
DECLARE
    r_table                  RECORD;
BEGIN
    SELECT tco_schema, tco_table, string_agg(quote_ident(tco_name), ', ' ORDER BY tco_number) AS columns INTO r_table
        FROM table_column
             JOIN table_to_process ON tbl_schema = tco_schema AND tbl_name = tco_table AND tbl_migration = p_migration
             JOIN pg_catalog.pg_class c ON relname = tbl_foreign_name AND relnamespace = to_regnamespace(quote_ident(tbl_foreign_schema))
             LEFT JOIN pg_catalog.pg_attribute ON attrelid = c.oid AND attname = tco_name AND attnum > 0
        WHERE attname IS NULL
          AND EXISTS (SELECT FROM step JOIN batch ON bat_name = stp_batch_name
                          WHERE stp_schema = tco_schema AND stp_object = tco_table AND stp_type IN ('TABLE', 'TABLE_PART')
                            AND quote_ident(tco_name) = CASE bat_type WHEN 'COPY' THEN tco_copy_source_expr
                                                                      WHEN 'COMPARE' THEN tco_compare_source_expr END)
        GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'complete_migration_configuration: The source of the table "%"."%" has no columns %.',
                        r_table.tco_schema, r_table.tco_table, r_table.columns
            USING ERRCODE = 'D2P24',
                  HINT = 'Tell with register_column_transform_rule() what to read instead; an expression like NULL will do. To leave a '
                         'column out of comparisons, use register_column_comparison_rule().';
    END IF;
END;
$_check_source_columns$;

CREATE OR REPLACE FUNCTION _warn_of_missing_steps(p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_warn_of_missing_steps$
-- Warns of COPY batches that do not begin, or do not end, the copy exactly once, and of tables that INIT empties and nobody fills.
DECLARE
    v_nbInit                 INT;
    v_nbEnd                  INT;
    v_tables                 TEXT;
BEGIN
    SELECT count(*) FILTER (WHERE bat_with_init_step), count(*) FILTER (WHERE bat_with_end_step) INTO v_nbInit, v_nbEnd
        FROM batch WHERE bat_migration = p_migration AND bat_type = 'COPY' HAVING count(*) > 0;
    IF v_nbInit <> 1 THEN
        RAISE WARNING 'complete_migration_configuration: % COPY batches of the migration "%" have an INIT step, instead of one.',
                      v_nbInit, p_migration;
    END IF;
    IF v_nbEnd <> 1 THEN
        RAISE WARNING 'complete_migration_configuration: % COPY batches of the migration "%" have an END step, instead of one.',
                      v_nbEnd, p_migration;
    END IF;
    SELECT string_agg(format('"%s"."%s"', tbl_schema, tbl_name), ', ' ORDER BY tbl_schema, tbl_name) INTO v_tables
        FROM table_to_process
        WHERE tbl_migration = p_migration AND v_nbInit > 0
          AND NOT EXISTS (SELECT FROM step JOIN batch ON bat_name = stp_batch_name AND bat_type = 'COPY'
                              WHERE stp_schema = tbl_schema AND stp_object = tbl_name AND stp_type IN ('TABLE', 'TABLE_PART', 'CUSTOM'));
    IF v_tables IS NOT NULL THEN
        RAISE WARNING 'complete_migration_configuration: The INIT step empties tables that no COPY batch fills: %.', v_tables;
    END IF;
END;
$_warn_of_missing_steps$;

CREATE OR REPLACE FUNCTION _warn_of_rows_copied_twice(p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_warn_of_rows_copied_twice$
-- Warns of partitions that COPY steps fill, whose partitioned table others fill. Conditions of parts may keep the rows apart: it is no refusal.
DECLARE
    v_tables                 TEXT;
BEGIN
    SELECT string_agg(format('%s with %s', c.oid::REGCLASS, a.relid), ', ' ORDER BY c.oid::REGCLASS::TEXT) INTO v_tables
        FROM _copied_tables(p_migration) AS t
             JOIN pg_catalog.pg_namespace n ON n.nspname = t.tbl_schema
             JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.tbl_name AND c.relispartition
             CROSS JOIN pg_partition_ancestors(c.oid) AS a
             JOIN pg_catalog.pg_class p ON p.oid = a.relid AND p.oid <> c.oid
             JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
             JOIN _copied_tables(p_migration) AS whole ON whole.tbl_schema = pn.nspname AND whole.tbl_name = p.relname;
    IF v_tables IS NOT NULL THEN
        RAISE WARNING 'complete_migration_configuration: Partitions are copied by themselves and with their partitioned tables: %.', v_tables
            USING HINT = 'Assign either the partitions or the partitioned table to COPY batches, unless conditions of parts keep their rows apart.';
    END IF;
END;
$_warn_of_rows_copied_twice$;

CREATE OR REPLACE FUNCTION _warn_of_types(p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_warn_of_types$
-- Warns of tables whose copy can only fail, as a column can not take what is read for it. It is no refusal: the batches that do not copy,
-- like those that profile the source to find just that, must be able to run.
DECLARE
    r_table                  RECORD;
BEGIN
    FOR r_table IN SELECT * FROM _unassignable_tables(p_migration) LOOP
        RAISE WARNING 'complete_migration_configuration: The rows of the source can not be copied into %: %', r_table.una_table, r_table.una_reason
            USING HINT = 'Change the type of the column, or convert the value by register_column_transform_rule().';
    END LOOP;
END;
$_warn_of_types$;

CREATE OR REPLACE FUNCTION _copied_tables(p_migration TEXT)
RETURNS SETOF table_to_process LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_copied_tables$
-- The tables of a migration of which some step copies rows.
    SELECT * FROM table_to_process
        WHERE tbl_migration = p_migration
          AND EXISTS (SELECT FROM step JOIN batch ON bat_name = stp_batch_name AND bat_type = 'COPY'
                          WHERE stp_schema = tbl_schema AND stp_object = tbl_name AND stp_type IN ('TABLE', 'TABLE_PART'));
$_copied_tables$;

CREATE OR REPLACE FUNCTION _unassignable_tables(p_migration TEXT)
RETURNS TABLE (una_table TEXT, una_reason TEXT) LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_unassignable_tables$
-- Finds the tables into which PostgreSQL does not let the COPY steps of a migration write what they read, whatever the rows. The catalog
-- clears those whose columns have types with an assignment cast; of the others the statement is analyzed, and not executed.
-- Output: table, the reason in PostgreSQL's words.
DECLARE
    r_step                   RECORD;
BEGIN
    FOR r_step IN
        SELECT DISTINCT ON (stp_schema, stp_object) stp_batch_name, stp_name
            FROM step
                 JOIN batch ON bat_name = stp_batch_name AND bat_type = 'COPY' AND bat_migration = p_migration
                 JOIN (SELECT DISTINCT tco_schema, tco_table
                           FROM table_to_process
                                JOIN pg_catalog.pg_namespace dn ON dn.nspname = tbl_schema
                                JOIN pg_catalog.pg_class dc ON dc.relnamespace = dn.oid AND dc.relname = tbl_name
                                JOIN pg_catalog.pg_namespace sn ON sn.nspname = tbl_foreign_schema
                                JOIN pg_catalog.pg_class sc ON sc.relnamespace = sn.oid AND sc.relname = tbl_foreign_name
                                JOIN table_column ON tco_schema = tbl_schema AND tco_table = tbl_name AND tco_copy_dest_col IS NOT NULL
                                LEFT JOIN pg_catalog.pg_attribute d ON d.attrelid = dc.oid AND d.attname = tco_name AND d.attnum > 0
                                LEFT JOIN pg_catalog.pg_attribute s ON s.attrelid = sc.oid AND s.attname = tco_name AND s.attnum > 0
                                LEFT JOIN pg_catalog.pg_type t ON t.oid = d.atttypid
                           WHERE tbl_migration = p_migration
                             AND (tco_copy_source_expr <> quote_ident(tco_name)
                                  OR (s.atttypid = d.atttypid OR t.typcategory = 'S'
                                      OR EXISTS (SELECT FROM pg_catalog.pg_cast WHERE castsource = s.atttypid AND casttarget = d.atttypid
                                                     AND castcontext IN ('a', 'i'))) IS NOT TRUE)) AS doubtful
                     ON tco_schema = stp_schema AND tco_table = stp_object
            WHERE stp_type IN ('TABLE', 'TABLE_PART')
            ORDER BY stp_schema, stp_object, stp_name
    LOOP
        SELECT format('%I.%I', schema_name, table_name), _obstacle_to_analyze(statement) INTO una_table, una_reason
            FROM _copy_plan(r_step.stp_batch_name, r_step.stp_name);
        IF una_reason IS NOT NULL THEN
            RETURN NEXT;
        END IF;
    END LOOP;
END;
$_unassignable_tables$;

CREATE OR REPLACE FUNCTION _obstacle_to_analyze(p_statement TEXT)
RETURNS TEXT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_obstacle_to_analyze$
-- Why PostgreSQL does not understand a statement; NULL if it does. The statement is neither planned nor executed.
BEGIN
    EXECUTE format('PREPARE data2pg_statement AS %s', p_statement);
    DEALLOCATE data2pg_statement;
    RETURN NULL;
EXCEPTION
    WHEN syntax_error_or_access_rule_violation OR feature_not_supported THEN
        RETURN SQLERRM;
END;
$_obstacle_to_analyze$;
