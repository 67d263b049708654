-- What all functions share: checks of parameters, option lists, foreign objects.
--
-- SQLSTATEs of refusals, class D2 (the scheduler maps the class D2P, never a text):
--   D2P01  a mandatory parameter is NULL                    D2P02  unknown migration
--   D2P03  unknown batch                                    D2P04  object missing in this database
--   D2P05  table, part, sequence... not registered            D2P06  it already exists, or is already assigned
--   D2P07  not for this type of batch                       D2P08  unknown source DBMS or foreign data wrapper
--   D2P09  malformed list of options                        D2P10  malformed regular expression, or nothing selected by it
--   D2P11  unusable name function                           D2P12  name too long or ambiguous
--   D2P13  the source does not answer                       D2P14  object missing in the source
--   D2P15  unusable statistics table                        D2P16  foreign table missing
--   D2P17  useless or contradictory definition              D2P18  assigned elsewhere
--   D2P19  condition or expression that cannot be planned   D2P20  unknown step
--   D2P21  parts incomplete                                 D2P22  step function missing or not executable
--   D2P23  dependencies in a circle                         D2P24  columns missing in the source, or other things since they were registered
--   D2P25  values of the source of a type that does not fit  D2P26  rights missing in the source, or here
--   D2P27  text that the encoding here can not hold
--   D2P30  configuration not completed
--   D2P40  objects of the migration missing at run time     D2P41  tables outside the migration in the way
--   D2P42  indexes left not ready                           D2P43  the owner lacks a right to copy
--   D2P44  another scheduler executes the batch             D2P45  partitions shared with what is outside the migration
--   D2P46  objects of a DBA upon what is to be dropped      D2P47  tables of the run emptied by another one
--   D2P48  steps undone by a crash of this server           D2P49  a run whose steps are all done
--   D2P50  expression that can not be compared            D2P55  rows that violate a foreign key
--   D2P60  row security here                              D2P61  row security in the source
--   D2P65  the owner lacks a right to configure               D2P66  questions that a source DBMS does not answer
--   D2P90  PostgreSQL too old   D2P91  already installed   D2P92  schema not empty   D2P93  wrong way to uninstall   D2P94  update that does not fit

CREATE OR REPLACE FUNCTION data2pg_version()
RETURNS TEXT LANGUAGE SQL IMMUTABLE SECURITY DEFINER SET search_path FROM CURRENT AS
$data2pg_version$
    SELECT '@project.version@'::TEXT;
$data2pg_version$;
COMMENT ON FUNCTION data2pg_version() IS
$$Returns the version of the installed Data2Pg.$$;

CREATE OR REPLACE FUNCTION _check_mandatory(p_function TEXT, p_names TEXT, VARIADIC p_values TEXT[])
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_mandatory$
-- Refuses NULL in mandatory parameters.
-- Input: public function, its mandatory parameters as a list of names separated by a blank, their values in the same order.
DECLARE
    v_rank                   INT;
BEGIN
    v_rank = array_position(p_values, NULL);
    IF v_rank IS NOT NULL THEN
        RAISE EXCEPTION '%: The parameter "%" is NULL.', p_function, split_part(p_names, ' ', v_rank)
            USING ERRCODE = 'D2P01', HINT = 'Give a value to this parameter.';
    END IF;
END;
$_check_mandatory$;

CREATE OR REPLACE FUNCTION _check_regexps(p_function TEXT, VARIADIC p_regexps TEXT[])
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_regexps$
-- Refuses regular expressions that PostgreSQL does not understand; NULLs are ignored.
DECLARE
    v_regexp                 TEXT;
BEGIN
    FOREACH v_regexp IN ARRAY p_regexps LOOP
        PERFORM '' ~ v_regexp;
    END LOOP;
EXCEPTION
    WHEN invalid_regular_expression THEN
        RAISE EXCEPTION '%: "%" is no valid regular expression.', p_function, v_regexp
            USING ERRCODE = 'D2P10', DETAIL = SQLERRM,
                  HINT = 'See "POSIX Regular Expressions" in the documentation of PostgreSQL.';
END;
$_check_regexps$;

CREATE OR REPLACE FUNCTION _touch_migration(p_function TEXT, p_migration TEXT)
RETURNS migration LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_touch_migration$
-- Opens a migration for a change of its configuration: it must exist, is locked until the end of the transaction, so that two
-- sessions never change it at the same time, and is no longer completed.
-- Output: the migration.
DECLARE
    r_migration              migration%ROWTYPE;
BEGIN
    SELECT * INTO r_migration FROM migration WHERE mgr_name = p_migration FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION '%: The migration "%" does not exist.', p_function, p_migration
            USING ERRCODE = 'D2P02', HINT = 'The existing ones are in the table "migration"; create_migration() makes a new one.';
    END IF;
    IF r_migration.mgr_config_completed THEN
        UPDATE migration SET mgr_config_completed = FALSE, mgr_config_completion_ts = NULL WHERE mgr_name = p_migration;
    END IF;
    RETURN r_migration;
END;
$_touch_migration$;

CREATE OR REPLACE FUNCTION _touch_batch(p_function TEXT, p_batchName TEXT, VARIADIC p_types TEXT[] DEFAULT '{}')
RETURNS batch LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_touch_batch$
-- Opens a batch, and with it its migration, for a change.
-- Input: public function, batch, the types of batch that the function is for (all if none is given).
-- Output: the batch.
DECLARE
    r_batch                  batch%ROWTYPE;
BEGIN
    SELECT * INTO r_batch FROM batch WHERE bat_name = p_batchName;
    IF NOT FOUND THEN
        RAISE EXCEPTION '%: The batch "%" does not exist.', p_function, p_batchName
            USING ERRCODE = 'D2P03', HINT = 'The existing ones are in the table "batch"; create_batch() makes a new one.';
    END IF;
    IF p_types <> '{}' AND r_batch.bat_type <> ALL (p_types) THEN
        RAISE EXCEPTION '%: The batch "%" is of type %, but such steps belong to batches of type %.',
                        p_function, p_batchName, r_batch.bat_type, array_to_string(p_types, ' or ')
            USING ERRCODE = 'D2P07', HINT = 'Name a batch of such a type, or make one with create_batch().';
    END IF;
    PERFORM _touch_migration(p_function, r_batch.bat_migration);
    RETURN r_batch;
END;
$_touch_batch$;

CREATE OR REPLACE FUNCTION _registered_table(p_function TEXT, p_schema TEXT, p_table TEXT)
RETURNS table_to_process LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_registered_table$
-- Finds a registered table, or refuses.
DECLARE
    r_table                  table_to_process%ROWTYPE;
BEGIN
    SELECT * INTO r_table FROM table_to_process WHERE tbl_schema = p_schema AND tbl_name = p_table;
    IF NOT FOUND THEN
        RAISE EXCEPTION '%: The table "%"."%" is not registered.', p_function, p_schema, p_table
            USING ERRCODE = 'D2P05', HINT = 'Register it first, with register_table() or register_tables().';
    END IF;
    RETURN r_table;
END;
$_registered_table$;

CREATE OR REPLACE FUNCTION _check_schema(p_function TEXT, p_schema TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_schema$
-- Refuses a schema that does not exist in this database, or whose foreign schema would have too long a name.
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = p_schema) THEN
        RAISE EXCEPTION '%: The schema "%" does not exist in this database.', p_function, p_schema
            USING ERRCODE = 'D2P04', HINT = 'Create the structures of the target database first, and give the name without double quotes.';
    END IF;
    IF octet_length('srcdb_' || p_schema) > 63 THEN
        RAISE EXCEPTION '%: The name of the schema "%" is too long for its foreign schema "srcdb_%".', p_function, p_schema, p_schema
            USING ERRCODE = 'D2P12', HINT = 'Rename the schema for the time of the migration: at most 57 bytes.';
    END IF;
END;
$_check_schema$;

CREATE OR REPLACE FUNCTION _insert_steps(p_function TEXT, p_steps step[])
RETURNS INT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_insert_steps$
-- Adds steps to a batch. Two objects may yield one name, as a.b.c can be the table "b.c" of "a" or the table "c" of "a.b".
-- Output: number of steps.
DECLARE
    v_name                   TEXT;
    v_nbStep                 INT;
BEGIN
    SELECT n.stp_name INTO v_name
        FROM unnest(p_steps) n
             LEFT JOIN step o ON o.stp_batch_name = n.stp_batch_name AND o.stp_name = n.stp_name
        GROUP BY n.stp_name
        HAVING count(*) > 1 OR count(o.stp_name) > 0
        ORDER BY 1 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '%: The batch "%" already has a step "%".', p_function, p_steps[1].stp_batch_name, v_name
            USING ERRCODE = 'D2P06', HINT = 'If it is the step of another object whose name reads alike, assign this one to another batch.';
    END IF;
    INSERT INTO step SELECT * FROM unnest(p_steps);
    GET DIAGNOSTICS v_nbStep = ROW_COUNT;
    RETURN v_nbStep;
END;
$_insert_steps$;
