-- The ledger: which steps of a run are done. A step's effect and its row here are of one transaction, so that a scheduler that has
-- lost the connection in the middle of a commit, or died, finds out what has become of the step. It executes a step so:
--   SELECT done.* FROM __begin_step(run, step) AS report, LATERAL __end_step(run, batch, step,
--       CASE WHEN report IS NULL THEN ARRAY(SELECT r FROM step_function(batch, step, options) AS r) ELSE report END) AS done;
-- The step function is called by this statement itself, so with the rights of the scheduler and not with those of the owner.

CREATE OR REPLACE FUNCTION __begin_step(p_run UUID, p_step TEXT)
RETURNS step_report_type[] LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$__begin_step$
-- Waits for the end of a transaction that is executing the same step of the same run, and keeps others from it until the end of this one.
-- What the step function writes into the tables of results from now on has the number of the run: it is the default of their columns.
-- Input: the run, by a number that no two servers give; the step.
-- Output: what the step has reported, if it is done; else NULL.
-- SECURITY DEFINER: reads the ledger.
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(p_step, hashtextextended(p_run::TEXT, 0)));
    PERFORM set_config('data2pg.run', p_run::TEXT, TRUE);
    -- A statement of its own: it sees what was committed while the lock was waited for.
    RETURN (SELECT led_report FROM step_ledger WHERE led_run = p_run AND led_step = p_step);
END;
$__begin_step$;
COMMENT ON FUNCTION __begin_step(UUID, TEXT) IS
$$Opens a step of a run, for the scheduler. Returns its report if the step is done already, else NULL.$$;

CREATE OR REPLACE FUNCTION __end_step(p_run UUID, p_batchName TEXT, p_step TEXT, p_report step_report_type[])
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$__end_step$
-- Writes into the ledger that a step is done, unless it stands there.
-- Output: the lines of its report.
-- SECURITY DEFINER: writes the ledger.
BEGIN
    INSERT INTO step_ledger VALUES (p_run, p_step, p_batchName, p_report, clock_timestamp())
        ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT * FROM unnest(p_report);
END;
$__end_step$;
COMMENT ON FUNCTION __end_step(UUID, TEXT, TEXT, step_report_type[]) IS
$$Notes that a step of a run is done, for the scheduler. Returns the lines of its report.$$;

CREATE OR REPLACE FUNCTION __get_ledger(p_run UUID)
RETURNS SETOF step_ledger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$__get_ledger$
-- The steps of a run that are done. Step functions do not wait for the disk when they commit; this transaction does, and its commit
-- comes after theirs: once it has succeeded, a crash of the server does not undo any step it has told.
-- SECURITY DEFINER: reads the ledger.
BEGIN
    IF current_setting('synchronous_commit') = 'off' THEN
        PERFORM set_config('synchronous_commit', 'on', TRUE);
    END IF;
    -- The commit of a transaction that has logged nothing is not waited for.
    PERFORM pg_logical_emit_message(TRUE, 'data2pg', '');
    RETURN QUERY SELECT * FROM step_ledger WHERE led_run = p_run ORDER BY led_step;
END;
$__get_ledger$;
COMMENT ON FUNCTION __get_ledger(UUID) IS
$$Returns the steps of a run that are done, for the scheduler. When its transaction is committed, they are on the disk.$$;

CREATE OR REPLACE FUNCTION __forget_run(p_run UUID)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$__forget_run$
-- Removes a run from the ledger: all its steps are done and their reports kept elsewhere.
-- Output: number of steps.
-- SECURITY DEFINER: writes the ledger.
DECLARE
    v_nbStep                 INT;
BEGIN
    DELETE FROM step_ledger WHERE led_run = p_run;
    GET DIAGNOSTICS v_nbStep = ROW_COUNT;
    RETURN v_nbStep;
END;
$__forget_run$;
COMMENT ON FUNCTION __forget_run(UUID) IS
$$Removes the steps of a run from the ledger, for the scheduler. Returns their number.$$;
