-- The ledger: which steps of a run are done. A step's effect and its row here are of one transaction, so that a scheduler that has
-- lost the connection in the middle of a commit, or died, finds out what has become of the step. It executes a step so:
--   SELECT done.* FROM __begin_step(run, step) AS report, LATERAL __end_step(run, batch, step, token,
--       CASE WHEN report IS NOT NULL THEN report
--            WHEN __require_owner(batch, token) AND __require_steps(run, parents) THEN ARRAY(SELECT r FROM step_function(batch, step, options) AS r) END) AS done;
-- The step function is called by this statement itself, so with the rights of the scheduler and not with those of the owner.
-- A run begins with an empty ledger. A plan made then would read it from end to end, also when it has become long: PL/pgSQL keeps its plans. So the
-- functions that each step calls have enable_seqscan = off.

CREATE OR REPLACE FUNCTION _fills_unlogged(p_batchName TEXT, p_step TEXT)
RETURNS BOOLEAN LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_fills_unlogged$
-- Whether a step copies into an unlogged table, partition or sequence: a crash of the server empties it.
-- Two short statements, whose plans PL/pgSQL keeps, as every step asks.
DECLARE
    r_relation               RECORD;
BEGIN
    SELECT c.oid, relkind, relpersistence INTO r_relation
        FROM step
             JOIN pg_catalog.pg_namespace n ON nspname = stp_schema
             JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = stp_object
        WHERE stp_batch_name = p_batchName AND stp_name = p_step AND stp_sql_function IN ('_copy_table', '_copy_sequence');
    RETURN FOUND AND (r_relation.relpersistence = 'u'
                      OR r_relation.relkind = 'p' AND EXISTS (SELECT FROM pg_partition_tree(r_relation.oid) AS t JOIN pg_catalog.pg_class p ON p.oid = t.relid
                                                                  WHERE p.relpersistence = 'u'));
END;
$_fills_unlogged$;

CREATE OR REPLACE FUNCTION _undone_steps(p_run UUID)
RETURNS SETOF TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_undone_steps$
-- The steps of the ledger whose unlogged table a crash of the server has emptied since, and the checks and indexes that came after them.
-- A table that has been made a logged one since is taken for what it is: copied again, its rows might be there twice.
    WITH RECURSIVE undone (batch, name) AS (
        SELECT led_batch, led_step FROM step_ledger
            WHERE led_run = p_run AND led_is_unlogged
              AND NOT EXISTS (SELECT FROM step_unlogged WHERE stu_run = led_run AND stu_step = led_step)
              AND _fills_unlogged(led_batch, led_step)
        UNION
        SELECT batch, stp_name FROM undone JOIN step ON stp_batch_name = batch AND name = ANY (stp_parents)
            WHERE stp_type IN ('CHECK', 'FOREIGN_KEY', 'INDEX', 'END'))
    SELECT name FROM undone;
$_undone_steps$;

CREATE OR REPLACE FUNCTION _forget_emptied_runs(p_batchName TEXT, p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_forget_emptied_runs$
-- All tables of a migration were emptied for a run: what other runs, of whatever batch, have copied into them is done no more, and they
-- can't go on. To do their steps again would be no better, as an INIT among them would empty the tables of this run.
-- Input: batch whose INIT step is executed, its migration.
DECLARE
    v_run                    UUID = nullif(current_setting('data2pg.run', TRUE), '')::UUID;
BEGIN
    -- A step that ends from now on waits for the end of this transaction, and is refused then.
    PERFORM FROM batch_owner JOIN batch ON bat_name = own_batch
        WHERE bat_migration = p_migration AND bat_type = 'COPY'
        ORDER BY own_batch FOR UPDATE OF batch_owner;
    WITH undone AS (
        DELETE FROM step_ledger USING batch
            WHERE led_batch = bat_name AND bat_migration = p_migration AND bat_type = 'COPY' AND led_run IS DISTINCT FROM v_run
            RETURNING led_run, led_batch
    )
    INSERT INTO emptied_run
        SELECT DISTINCT led_run, led_batch, p_batchName, now() FROM undone
        ON CONFLICT DO NOTHING;
    -- A table that had no page, and so was left alone, may have been filled until now.
    IF FOUND THEN
        PERFORM _truncate_tables(p_migration);
    END IF;
END;
$_forget_emptied_runs$;

CREATE OR REPLACE FUNCTION _refuse_ended_run(p_function TEXT, p_run UUID)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_refuse_ended_run$
-- Refuses a run whose tables another one has emptied, and one that is over.
DECLARE
    r_emptied                emptied_run%ROWTYPE;
    v_batch                  TEXT;
BEGIN
    SELECT * INTO r_emptied FROM emptied_run WHERE emp_run = p_run;
    IF FOUND THEN
        RAISE EXCEPTION '%: What this run of the batch "%" had copied was emptied by the INIT step of another run, of the batch "%".',
                        p_function, r_emptied.emp_batch, r_emptied.emp_by
            USING ERRCODE = 'D2P47', HINT = 'Start a new run of the batch.';
    END IF;
    SELECT cmp_batch INTO v_batch FROM completed_run WHERE cmp_run = p_run;
    IF FOUND THEN
        RAISE EXCEPTION '%: All steps of this run of the batch "%" were done, and it was Completed; the administration database is older than this database.',
                        p_function, v_batch
            USING ERRCODE = 'D2P49', HINT = 'Nothing is left to do. Start a new run only if the batch is to be executed once more.';
    END IF;
END;
$_refuse_ended_run$;

CREATE OR REPLACE FUNCTION __begin_step(p_run UUID, p_step TEXT)
RETURNS step_report_type[] LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan = off AS
$__begin_step$
-- Waits for the end of a transaction that is executing the same step of the same run, and keeps others from it until the end of this one.
-- What the step function writes into the tables of results from now on has the number of the run: it is the default of their columns.
-- Input: the run, by a number that no two servers give; the step.
-- Output: what the step has reported, if it is done; else NULL.
-- SECURITY DEFINER: reads the ledger.
DECLARE
    v_report                 step_report_type[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(p_step, hashtextextended(p_run::TEXT, 0)));
    PERFORM set_config('data2pg.run', p_run::TEXT, TRUE);
    -- Statements of their own: they see what was committed while the lock was waited for.
    PERFORM _refuse_ended_run('__begin_step', p_run);
    SELECT led_report INTO v_report FROM step_ledger WHERE led_run = p_run AND led_step = p_step;
    -- Asked only where it matters: most steps are begun once.
    IF FOUND AND p_step IN (SELECT _undone_steps(p_run)) THEN
        RETURN NULL;
    END IF;
    RETURN v_report;
END;
$__begin_step$;
COMMENT ON FUNCTION __begin_step(UUID, TEXT) IS
$$Opens a step of a run, for the scheduler. Returns its report if the step is done already, else NULL.$$;

CREATE OR REPLACE FUNCTION _require_batch(p_function TEXT, p_batchName TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_require_batch$
-- Refuses to go on with a batch that is there no more.
BEGIN
    IF NOT EXISTS (SELECT FROM batch WHERE bat_name = p_batchName) THEN
        RAISE EXCEPTION '%: The batch "%" was dropped, alone or with its migration.', p_function, p_batchName
            USING ERRCODE = 'D2P03', HINT = 'Create and configure it again, then start a new run of it; if it has no INIT step, empty its tables before.';
    END IF;
END;
$_require_batch$;

CREATE OR REPLACE FUNCTION __own_batch(p_batchName TEXT, p_token UUID)
RETURNS UUID LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$__own_batch$
-- From now on only this scheduler executes steps of the batch. One that executed it before, and has not noticed yet that another one has taken its
-- run over, can't do so any more.
-- Input: batch; a number that no other run, and no other scheduler of the same run, has.
-- Output: the number of the owner so far, also if it is the same; NULL if there was none. Whoever must not take the batch from that one rolls back.
-- SECURITY DEFINER: writes the owner.
DECLARE
    v_former                 UUID;
BEGIN
    -- Steps that are about to be committed are waited for: where the client does not end that, for hours.
    PERFORM set_config('lock_timeout', '5s', TRUE);
    -- A crash of the server must not give the batch back to the former owner.
    IF current_setting('synchronous_commit') = 'off' THEN
        PERFORM set_config('synchronous_commit', 'on', TRUE);
    END IF;
    PERFORM _require_batch('__own_batch', p_batchName);
    INSERT INTO batch_owner VALUES (p_batchName, p_token)
        ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        SELECT own_token INTO v_former FROM batch_owner WHERE own_batch = p_batchName FOR UPDATE;
        UPDATE batch_owner SET own_token = p_token WHERE own_batch = p_batchName;
    END IF;
    RETURN v_former;
EXCEPTION
    WHEN lock_not_available THEN
        RAISE EXCEPTION '__own_batch: A scheduler is about to begin a run of the batch "%", or to end a step of it, and does not come to its end.',
                        p_batchName
            USING ERRCODE = 'lock_not_available',
                  HINT = 'Look for its transaction in pg_stat_activity and pg_locks (batch_owner). A frozen one is ended by this server within a minute.';
END;
$__own_batch$;
COMMENT ON FUNCTION __own_batch(TEXT, UUID) IS
$$Makes the caller the only scheduler that may execute steps of a batch, for the scheduler. Returns the owner so far.$$;

CREATE OR REPLACE FUNCTION __require_owner(p_batchName TEXT, p_token UUID)
RETURNS BOOLEAN LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$__require_owner$
-- Refuses a scheduler that has lost the batch to another one, or whose batch was dropped.
-- Output: TRUE.
-- SECURITY DEFINER: reads the owner.
DECLARE
    v_owner                  UUID = (SELECT own_token FROM batch_owner WHERE own_batch = p_batchName);
BEGIN
    IF v_owner IS NULL THEN
        PERFORM _require_batch('__require_owner', p_batchName);
        RAISE EXCEPTION '__require_owner: No scheduler executes the batch "%" now: it was dropped, and created again.', p_batchName
            USING ERRCODE = 'D2P44', HINT = 'Start a new run of the batch.';
    ELSIF v_owner <> p_token THEN
        RAISE EXCEPTION '__require_owner: Another scheduler executes the batch "%" now.', p_batchName
            USING ERRCODE = 'D2P44', HINT = 'If another server has taken this run over, it goes on there. Else a run of the batch was started from another'
                ' administration database: wait for its end, then start a new run here.';
    END IF;
    RETURN TRUE;
END;
$__require_owner$;
COMMENT ON FUNCTION __require_owner(TEXT, UUID) IS
$$Refuses whoever is not the owner of a batch, for the scheduler.$$;

CREATE OR REPLACE FUNCTION __require_steps(p_run UUID, p_steps TEXT[])
RETURNS BOOLEAN LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan = off AS
$__require_steps$
-- Refuses a step whose parents are done no more: step functions do not wait for the disk, and a crash of the server may have undone the last of them
-- while the run went on. Done all the same, the step would have worked on tables that are empty, or not emptied.
-- Input: the run, the parents that the scheduler has seen done.
-- Output: TRUE.
-- SECURITY DEFINER: reads the ledger.
DECLARE
    v_step                   TEXT;
    v_lost                   TEXT;
BEGIN
    FOREACH v_step IN ARRAY p_steps LOOP
        IF NOT EXISTS (SELECT FROM step_ledger LEFT JOIN step_unlogged ON stu_run = led_run AND stu_step = led_step
                           WHERE led_run = p_run AND led_step = v_step
                             AND (stu_run IS NOT NULL OR NOT led_is_unlogged OR NOT _fills_unlogged(led_batch, led_step))) THEN
            v_lost = least(v_lost, v_step);
        END IF;
    END LOOP;
    IF v_lost IS NOT NULL THEN
        RAISE EXCEPTION '__require_steps: The step "%", which comes before, was done, and is done no more: the server has crashed since.', v_lost
            USING ERRCODE = 'D2P48', HINT = 'Restart the run: it executes lost steps again, and keeps the others.';
    END IF;
    RETURN TRUE;
END;
$__require_steps$;
COMMENT ON FUNCTION __require_steps(UUID, TEXT[]) IS
$$Refuses to go on when one of these steps of a run is done no more, for the scheduler.$$;

CREATE OR REPLACE FUNCTION __end_step(p_run UUID, p_batchName TEXT, p_step TEXT, p_token UUID, p_report step_report_type[])
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan = off AS
$__end_step$
-- Writes into the ledger that a step is done, unless it stands there. A scheduler that has lost the batch while the step was executed can't
-- keep it; and until this transaction ends, nobody else gets the batch. Nor is a step kept that has waited for its table until an INIT step
-- had emptied it for another run.
-- Output: the lines of its report.
-- SECURITY DEFINER: writes the ledger.
DECLARE
    v_isUnlogged             BOOLEAN = _fills_unlogged(p_batchName, p_step);
    v_undone                 TEXT[];
BEGIN
    PERFORM FROM batch_owner WHERE own_batch = p_batchName FOR SHARE;
    PERFORM __require_owner(p_batchName, p_token);
    PERFORM _refuse_ended_run('__end_step', p_run);
    -- Done again after a crash: what came after it is to be done again, too.
    IF EXISTS (SELECT FROM step_ledger WHERE led_run = p_run AND led_step = p_step) THEN
        v_undone = ARRAY(SELECT _undone_steps(p_run));
        DELETE FROM step_ledger
            WHERE p_step = ANY (v_undone) AND led_run = p_run AND led_step = ANY (v_undone) AND (led_step = p_step OR NOT led_is_unlogged);
    END IF;
    INSERT INTO step_ledger VALUES (p_run, p_step, p_batchName, p_report, clock_timestamp(), v_isUnlogged)
        ON CONFLICT DO NOTHING;
    IF v_isUnlogged THEN
        INSERT INTO step_unlogged VALUES (p_run, p_step)
            ON CONFLICT DO NOTHING;
    END IF;
    RETURN QUERY SELECT * FROM unnest(p_report);
END;
$__end_step$;
COMMENT ON FUNCTION __end_step(UUID, TEXT, TEXT, UUID, step_report_type[]) IS
$$Notes that a step of a run is done, for the scheduler. Returns the lines of its report.$$;

CREATE OR REPLACE FUNCTION __get_ledger(p_run UUID)
RETURNS SETOF step_ledger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$__get_ledger$
-- The steps of a run that are done. Step functions do not wait for the disk when they commit; this transaction does, and its commit
-- comes after theirs: once it has succeeded, a crash of the server does not undo any step it has told but those on unlogged tables.
-- SECURITY DEFINER: reads the ledger.
BEGIN
    PERFORM _refuse_ended_run('__get_ledger', p_run);
    IF current_setting('synchronous_commit') = 'off' THEN
        PERFORM set_config('synchronous_commit', 'on', TRUE);
    END IF;
    -- The commit of a transaction that has logged nothing is not waited for.
    PERFORM pg_logical_emit_message(TRUE, 'data2pg', '');
    RETURN QUERY SELECT * FROM step_ledger WHERE led_run = p_run AND led_step NOT IN (SELECT _undone_steps(p_run)) ORDER BY led_step;
END;
$__get_ledger$;
COMMENT ON FUNCTION __get_ledger(UUID) IS
$$Returns the steps of a run that are done, for the scheduler. When its transaction is committed, they are on the disk.$$;

CREATE OR REPLACE FUNCTION __forget_run(p_run UUID, p_token UUID)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$__forget_run$
-- Removes a run from the ledger: all its steps are done and their reports kept elsewhere. That it was there is remembered: a scheduler that is
-- set back to an older state would take it for a run whose steps a crash has undone. As long as its last owner is the last one of the batch, older
-- runs of that, which can't go on any more, are removed as well.
-- Input: the run; the token of its last owner.
-- Output: number of its steps.
-- SECURITY DEFINER: writes the ledger.
DECLARE
    v_batch                  TEXT = (SELECT led_batch FROM step_ledger WHERE led_run = p_run
                                     UNION
                                     SELECT emp_batch FROM emptied_run WHERE emp_run = p_run);
    v_nbStep                 INT;
BEGIN
    INSERT INTO completed_run
        SELECT p_run, bat_name, clock_timestamp() FROM batch WHERE bat_name = v_batch
        ON CONFLICT DO NOTHING;
    DELETE FROM completed_run
        WHERE cmp_batch = v_batch
          AND cmp_run NOT IN (SELECT cmp_run FROM completed_run WHERE cmp_batch = v_batch ORDER BY cmp_timestamp DESC LIMIT 100);
    DELETE FROM step_ledger WHERE led_run = p_run;
    GET DIAGNOSTICS v_nbStep = ROW_COUNT;
    DELETE FROM emptied_run WHERE emp_run = p_run;
    -- Nobody else begins to execute the batch meanwhile.
    PERFORM FROM batch_owner WHERE own_batch = v_batch AND own_token = p_token FOR SHARE;
    IF FOUND THEN
        DELETE FROM step_ledger WHERE led_batch = v_batch;
        DELETE FROM emptied_run WHERE emp_batch = v_batch;
    END IF;
    RETURN v_nbStep;
END;
$__forget_run$;
COMMENT ON FUNCTION __forget_run(UUID, UUID) IS
$$Removes the steps of a Completed run, and of older ones of its batch, from the ledger, for the scheduler. Returns the number of its own.$$;
