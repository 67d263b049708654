-- Batches, continued: assign steps whose function a DBA has written.

CREATE OR REPLACE FUNCTION assign_custom_step_to_batch(p_batchName TEXT, p_stepName TEXT, p_function TEXT, p_schema TEXT, p_object TEXT,
                                                       p_subObject TEXT, p_cost BIGINT)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$assign_custom_step_to_batch$
-- Assigns a step to a batch that calls a function of the DBA's own.
-- Input: batch, name of the step, name of the function without its schema, object that the function finds in the table "step" (schema,
--        object, object within; each may be NULL), cost in kB, or what compares to it.
-- Output: 1.
-- SECURITY DEFINER: writes the configuration.
BEGIN
    PERFORM _check_mandatory('assign_custom_step_to_batch', 'p_batchName p_stepName p_function p_cost',
                             p_batchName, p_stepName, p_function, p_cost::TEXT);
    PERFORM _touch_batch('assign_custom_step_to_batch', p_batchName);
    IF p_stepName = '' OR p_cost < 0 THEN
        RAISE EXCEPTION 'assign_custom_step_to_batch: A step can not have the name "%" and the cost %.', p_stepName, p_cost
            USING ERRCODE = 'D2P17', HINT = 'Give it a name, and a cost of 0 or more.';
    END IF;
    PERFORM _check_step_function('assign_custom_step_to_batch', p_stepName, p_function);
    RETURN _insert_steps('assign_custom_step_to_batch',
                         ARRAY[ROW(p_batchName, p_stepName, 'CUSTOM', p_schema, p_object, p_subObject, p_function, NULL, p_cost,
                                   '{}'::TEXT[], NULL)::step]);
END;
$assign_custom_step_to_batch$;
COMMENT ON FUNCTION assign_custom_step_to_batch(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, BIGINT) IS
$$Assigns a step that calls a function of the DBA's own to a batch.$$;

CREATE OR REPLACE FUNCTION _check_step_function(p_function TEXT, p_step TEXT, p_stepFunction TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_step_function$
-- Refuses a step function that does not exist in the schema of Data2Pg, does not return a report, or may not be executed by data2pg.
DECLARE
    v_procedure              REGPROCEDURE = to_regprocedure(format('%I.%I(text, text, jsonb)', current_schema(), p_stepFunction));
BEGIN
    IF v_procedure IS NULL THEN
        RAISE EXCEPTION '%: The function %(text, text, jsonb) of the step "%" does not exist.', p_function, p_stepFunction, p_step
            USING ERRCODE = 'D2P22', HINT = format('It must be in the schema "%s"; it is named without schema, and taken literally.',
                                                   current_schema());
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_proc
                       WHERE oid = v_procedure AND proretset AND prorettype = 'step_report_type'::REGTYPE AND prokind = 'f') THEN
        RAISE EXCEPTION '%: The function % of the step "%" does not return SETOF step_report_type.', p_function, v_procedure, p_step
            USING ERRCODE = 'D2P22', HINT = 'The report of a step is made of such rows; none is needed.';
    END IF;
    IF NOT has_function_privilege('data2pg', v_procedure, 'EXECUTE') THEN
        RAISE EXCEPTION '%: The role "data2pg" may not execute the function % of the step "%".', p_function, v_procedure, p_step
            USING ERRCODE = 'D2P22', HINT = format('GRANT EXECUTE ON FUNCTION %s TO data2pg', v_procedure);
    END IF;
END;
$_check_step_function$;
