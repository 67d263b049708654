-- Steps: what a DBA adjusts.

CREATE OR REPLACE FUNCTION add_step_parent(p_batchName TEXT, p_step TEXT, p_parent_step TEXT)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$add_step_parent$
-- Lets a step of a batch wait for another one, besides those it waits for anyway.
-- Input: batch, step, step it waits for.
-- Output: 1.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    r_step                   step%ROWTYPE;
BEGIN
    PERFORM _check_mandatory('add_step_parent', 'p_batchName p_step p_parent_step', p_batchName, p_step, p_parent_step);
    PERFORM _touch_batch('add_step_parent', p_batchName);
    r_step = _step_of_batch('add_step_parent', p_batchName, p_step);
    PERFORM _step_of_batch('add_step_parent', p_batchName, p_parent_step);
    IF p_step = p_parent_step THEN
        RAISE EXCEPTION 'add_step_parent: The step "%" can not wait for itself.', p_step
            USING ERRCODE = 'D2P17', HINT = 'Name another step in p_parent_step.';
    END IF;
    IF p_parent_step = ANY (r_step.stp_added_parents) THEN
        RAISE EXCEPTION 'add_step_parent: The step "%" already has the added parent "%".', p_step, p_parent_step
            USING ERRCODE = 'D2P06', HINT = 'Nothing is left to do.';
    END IF;
    UPDATE step SET stp_added_parents = stp_added_parents || p_parent_step WHERE stp_batch_name = p_batchName AND stp_name = p_step;
    RETURN 1;
END;
$add_step_parent$;
COMMENT ON FUNCTION add_step_parent(TEXT, TEXT, TEXT) IS
$$Lets a step of a batch wait for another one.$$;

CREATE OR REPLACE FUNCTION set_step_cost_multiplier(p_batchName TEXT, p_step TEXT, p_factor REAL)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$set_step_cost_multiplier$
-- Multiplies the cost of a step, for instance of a part that is smaller than its table.
-- Input: batch, step, factor.
-- Output: 1.
-- SECURITY DEFINER: writes the configuration.
BEGIN
    PERFORM _check_mandatory('set_step_cost_multiplier', 'p_batchName p_step p_factor', p_batchName, p_step, p_factor::TEXT);
    PERFORM _touch_batch('set_step_cost_multiplier', p_batchName);
    PERFORM _step_of_batch('set_step_cost_multiplier', p_batchName, p_step);
    IF p_factor < 0 OR p_factor > 1000000 OR p_factor = 'NaN' THEN
        RAISE EXCEPTION 'set_step_cost_multiplier: The factor % for the step "%" is not between 0 and 1000000.', p_factor, p_step
            USING ERRCODE = 'D2P17', HINT = 'Factors below 1 make a step cheaper, others more expensive.';
    END IF;
    UPDATE step SET stp_cost = least(round(stp_cost * p_factor::NUMERIC), 9223372036854775807)
        WHERE stp_batch_name = p_batchName AND stp_name = p_step;
    RETURN 1;
END;
$set_step_cost_multiplier$;
COMMENT ON FUNCTION set_step_cost_multiplier(TEXT, TEXT, REAL) IS
$$Multiplies the cost of a step of a batch.$$;

CREATE OR REPLACE FUNCTION _step_of_batch(p_function TEXT, p_batchName TEXT, p_step TEXT)
RETURNS step LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_step_of_batch$
-- Finds a step, or refuses.
DECLARE
    r_step                   step%ROWTYPE;
BEGIN
    SELECT * INTO r_step FROM step WHERE stp_batch_name = p_batchName AND stp_name = p_step;
    IF NOT FOUND THEN
        RAISE EXCEPTION '%: The batch "%" has no step "%".', p_function, p_batchName, p_step
            USING ERRCODE = 'D2P20', HINT = 'The steps are in the table "step".';
    END IF;
    RETURN r_step;
END;
$_step_of_batch$;
