-- Batches: create and drop them.

CREATE OR REPLACE FUNCTION create_batch(p_batchName TEXT, p_migration TEXT, p_batchType TEXT, p_withInitStep BOOLEAN,
                                        p_withEndStep BOOLEAN)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$create_batch$
-- Creates a batch, with the steps that open and close it if wanted.
-- Input: batch, migration, COPY, COMPARE or DISCOVER, with a step INIT_<migration>, with a step END_<migration>.
-- Output: 1.
-- SECURITY DEFINER: writes the configuration.
BEGIN
    PERFORM _check_mandatory('create_batch', 'p_batchName p_migration p_batchType p_withInitStep p_withEndStep',
                             p_batchName, p_migration, p_batchType, p_withInitStep::TEXT, p_withEndStep::TEXT);
    PERFORM _touch_migration('create_batch', p_migration);
    IF p_batchType NOT IN ('COPY', 'COMPARE', 'DISCOVER') THEN
        RAISE EXCEPTION 'create_batch: "%" is no type of batch.', p_batchType
            USING ERRCODE = 'D2P07', HINT = 'A batch is of type COPY, COMPARE or DISCOVER.';
    END IF;
    IF EXISTS (SELECT FROM batch WHERE bat_name = p_batchName) THEN
        RAISE EXCEPTION 'create_batch: The batch "%" already exists.', p_batchName
            USING ERRCODE = 'D2P06', HINT = 'The names of batches are unique over all migrations. Choose another one, or use drop_batch().';
    END IF;
    INSERT INTO batch VALUES (p_batchName, p_migration, p_batchType, p_withInitStep, p_withEndStep);
    INSERT INTO step (stp_batch_name, stp_name, stp_type, stp_sql_function, stp_cost)
        SELECT p_batchName, kind || '_' || p_migration, kind, format('_%s_%s', lower(p_batchType COLLATE "C"), lower(kind COLLATE "C")), 1
            FROM (VALUES ('INIT', p_withInitStep), ('END', p_withEndStep)) AS k (kind, wanted)
            WHERE wanted;
    RETURN 1;
END;
$create_batch$;
COMMENT ON FUNCTION create_batch(TEXT, TEXT, TEXT, BOOLEAN, BOOLEAN) IS
$$Creates a batch of a migration.$$;

CREATE OR REPLACE FUNCTION drop_batch(p_batchName TEXT)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$drop_batch$
-- Removes a batch and its steps.
-- Output: number of steps removed; 0, with a warning, if there is no such batch.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    v_nbStep                 INT;
BEGIN
    PERFORM _check_mandatory('drop_batch', 'p_batchName', p_batchName);
    IF NOT EXISTS (SELECT FROM batch WHERE bat_name = p_batchName) THEN
        RAISE WARNING 'drop_batch: The batch "%" does not exist.', p_batchName;
        RETURN 0;
    END IF;
    PERFORM _touch_batch('drop_batch', p_batchName);
    DELETE FROM step WHERE stp_batch_name = p_batchName;
    GET DIAGNOSTICS v_nbStep = ROW_COUNT;
    DELETE FROM step_ledger WHERE led_batch = p_batchName;
    DELETE FROM batch WHERE bat_name = p_batchName;
    RETURN v_nbStep;
END;
$drop_batch$;
COMMENT ON FUNCTION drop_batch(TEXT) IS
$$Removes a batch with its steps. Returns the number of steps.$$;
