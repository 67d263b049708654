-- What all functions share, continued: what step functions say when a source fails them.

CREATE OR REPLACE FUNCTION _kind_of_failure(p_state TEXT)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_kind_of_failure$
-- What a SQLSTATE means when something is read from a source; NULL if this is not known.
    SELECT CASE WHEN p_state ~ '^08|^57P0[123]$|^HV00N$' THEN 'lost'
                WHEN p_state = '42501' THEN 'forbidden'
                WHEN p_state IN ('42703', '42P01', '3F000', '42883', '42704') THEN 'changed'
                WHEN p_state IN ('42804', '42846') THEN 'unassignable'
                WHEN p_state IN ('22P05', '22021') THEN 'encoding' END;
$_kind_of_failure$;

CREATE OR REPLACE FUNCTION _refuse_source_failure(p_function TEXT, p_object TEXT, p_state TEXT, p_message TEXT, p_detail TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_refuse_source_failure$
-- Says in our words why something could not be read from the source, PostgreSQL's own beside them. When the connection is lost, or there
-- is none, the SQLSTATE stays as it is: of its class the scheduler knows that trying again may help.
-- Input: step function; what it is about; SQLSTATE, message and detail of the failure. Nothing happens if its kind is not known, or if it
--        is a refusal of ours.
BEGIN
    CASE _kind_of_failure(p_state)
    WHEN 'lost' THEN
        RAISE EXCEPTION '%: The source of % does not answer, or was lost: %', p_function, p_object, p_message
            USING ERRCODE = replace(p_state, 'HV00N', '08001'), DETAIL = p_detail,
                  HINT = 'Check that the source database runs and lets the source user in. Nothing of the step is left: a run tries it '
                         'again by itself, and a restart does.';
    WHEN 'forbidden' THEN
        RAISE EXCEPTION '%: A right on %, or on its source, is missing: %', p_function, p_object, p_message
            USING ERRCODE = 'D2P26', DETAIL = p_detail,
                  HINT = 'In the source, its user needs SELECT on the table and USAGE of its schema; check_privileges() tells what is '
                         'missing in this database.';
    WHEN 'changed' THEN
        RAISE EXCEPTION '%: In %, or in its source, something is missing that was there when it was registered: %',
                        p_function, p_object, p_message
            USING ERRCODE = 'D2P24', DETAIL = p_detail,
                  HINT = 'Create it anew; or drop the migration and configure it again.';
    WHEN 'unassignable' THEN
        RAISE EXCEPTION '%: What the source holds can not be written into %: %', p_function, p_object, p_message
            USING ERRCODE = 'D2P25', DETAIL = p_detail,
                  HINT = 'Change the type of the column, or convert the value by register_column_transform_rule().';
    WHEN 'encoding' THEN
        RAISE EXCEPTION '%: The source of % holds text that this database, in the encoding %, can not hold: %',
                        p_function, p_object, getdatabaseencoding(), p_message
            USING ERRCODE = 'D2P27', DETAIL = p_detail,
                  HINT = 'Correct it in the source, or create this database with the encoding of the source.';
    ELSE
        NULL;
    END CASE;
END;
$_refuse_source_failure$;

CREATE OR REPLACE FUNCTION _place_of_character(p_schema TEXT, p_table TEXT, p_state TEXT, p_message TEXT)
RETURNS TEXT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_place_of_character$
-- Asks the source in which columns of a table the character stands that an encoding can not hold: PostgreSQL tells but its bytes. The source
-- reads up to the first row with it, so no more than the copy that has failed.
-- Output: a sentence; NULL if this is not what has failed, or the source can't tell.
DECLARE
    r_table                  RECORD;
    v_told                   TEXT[] = regexp_match(p_message, '((?:0x[0-9a-f]{2} ?)+).*"(\w+)".*"');
    v_columns                TEXT[];
BEGIN
    IF _kind_of_failure(p_state) IS DISTINCT FROM 'encoding' OR v_told IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT tbl_migration, _source_question(mgr_source_dbms, 'find_text') AS question INTO r_table
        FROM table_to_process JOIN migration ON mgr_name = tbl_migration
        WHERE tbl_schema = p_schema AND tbl_name = p_table;
    IF to_regproc(r_table.question) IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT %s($1, $2, $3, $4, $5)', r_table.question) INTO v_columns
        USING r_table.tbl_migration, p_schema, p_table, decode(regexp_replace(v_told[1], '0x| ', '', 'g'), 'hex'), v_told[2];
    RETURN 'The first row of the source with it has it in the columns: ' || array_to_string(nullif(v_columns, '{}'), ', ');
EXCEPTION
    WHEN OTHERS THEN
        -- What has failed before is what matters.
        RETURN NULL;
END;
$_place_of_character$;
