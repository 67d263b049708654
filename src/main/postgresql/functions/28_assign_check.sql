-- Batches, continued: assign checks and sequences.

CREATE OR REPLACE FUNCTION assign_tables_checks_to_batch(p_batchName TEXT, p_schema TEXT, p_tablesToInclude TEXT DEFAULT '.*',
                                                         p_tablesToExclude TEXT DEFAULT NULL)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$assign_tables_checks_to_batch$
-- Assigns the checks of registered tables to a COPY batch, selected by regular expressions. Those it has already are left out.
-- Input: batch, schema, expression that names match, expression that names do not match.
-- Output: number of checks.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    r_batch                  batch%ROWTYPE;
    v_tables                 TEXT[];
    v_table                  TEXT;
BEGIN
    PERFORM _check_mandatory('assign_tables_checks_to_batch', 'p_batchName p_schema p_tablesToInclude',
                             p_batchName, p_schema, p_tablesToInclude);
    r_batch = _touch_batch('assign_tables_checks_to_batch', p_batchName, 'COPY');
    v_tables = _select_tables('assign_tables_checks_to_batch', r_batch.bat_migration, p_schema, p_tablesToInclude, p_tablesToExclude);
    FOR v_table IN
        SELECT stp_object FROM step
            WHERE stp_batch_name = p_batchName AND stp_type = 'CHECK' AND stp_schema = p_schema AND stp_object = ANY (v_tables)
    LOOP
        RAISE NOTICE 'assign_tables_checks_to_batch: The batch already checks the table "%"."%".', p_schema, v_table;
        v_tables = array_remove(v_tables, v_table);
    END LOOP;
    IF v_tables = '{}' THEN
        RAISE EXCEPTION 'assign_tables_checks_to_batch: No registered table of the schema "%" is left to check in the batch "%" by "%".',
                        p_schema, p_batchName, p_tablesToInclude
            USING ERRCODE = 'D2P10', HINT = 'Check p_schema, p_tablesToInclude and p_tablesToExclude; the tables must be registered in the '
                                            'migration of the batch.';
    END IF;
    RETURN _assign_checks('assign_tables_checks_to_batch', p_batchName, p_schema, v_tables);
END;
$assign_tables_checks_to_batch$;
COMMENT ON FUNCTION assign_tables_checks_to_batch(TEXT, TEXT, TEXT, TEXT) IS
$$Assigns the checks of registered tables, selected by regular expressions, to a COPY batch. Returns their number.$$;

CREATE OR REPLACE FUNCTION assign_table_checks_to_batch(p_batchName TEXT, p_schema TEXT, p_table TEXT)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$assign_table_checks_to_batch$
-- Assigns the check of one registered table to a COPY batch. Its name is taken literally.
-- Output: 1.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    r_batch                  batch%ROWTYPE;
BEGIN
    PERFORM _check_mandatory('assign_table_checks_to_batch', 'p_batchName p_schema p_table', p_batchName, p_schema, p_table);
    r_batch = _touch_batch('assign_table_checks_to_batch', p_batchName, 'COPY');
    PERFORM _table_of_migration('assign_table_checks_to_batch', r_batch.bat_migration, p_schema, p_table);
    RETURN _assign_checks('assign_table_checks_to_batch', p_batchName, p_schema, ARRAY[p_table]);
END;
$assign_table_checks_to_batch$;
COMMENT ON FUNCTION assign_table_checks_to_batch(TEXT, TEXT, TEXT) IS
$$Assigns the check of one registered table to a COPY batch.$$;

CREATE OR REPLACE FUNCTION _assign_checks(p_function TEXT, p_batchName TEXT, p_schema TEXT, p_tables TEXT[])
RETURNS INT LANGUAGE SQL SET search_path FROM CURRENT AS
$_assign_checks$
-- Adds a check per table; it costs as much as the table.
    SELECT _insert_steps(p_function,
        ARRAY(SELECT ROW(p_batchName, tbl_schema || '.' || tbl_name || '._check', 'CHECK', tbl_schema, tbl_name, NULL,
                         '_check_table', NULL, coalesce(tbl_kbytes, 0), '{}'::TEXT[], NULL)::step
                  FROM table_to_process WHERE tbl_schema = p_schema AND tbl_name = ANY (p_tables)));
$_assign_checks$;

CREATE OR REPLACE FUNCTION assign_sequences_to_batch(p_batchName TEXT, p_schema TEXT, p_sequencesToInclude TEXT DEFAULT '.*',
                                                     p_sequencesToExclude TEXT DEFAULT NULL)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$assign_sequences_to_batch$
-- Assigns registered sequences to a batch, selected by regular expressions. Those it has already are left out.
-- Input: batch, schema, expression that names match, expression that names do not match.
-- Output: number of sequences.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    r_batch                  batch%ROWTYPE;
    v_sequences              TEXT[];
    v_sequence               TEXT;
BEGIN
    PERFORM _check_mandatory('assign_sequences_to_batch', 'p_batchName p_schema p_sequencesToInclude',
                             p_batchName, p_schema, p_sequencesToInclude);
    r_batch = _touch_batch('assign_sequences_to_batch', p_batchName, 'COPY', 'COMPARE');
    PERFORM _check_schema('assign_sequences_to_batch', p_schema);
    PERFORM _check_regexps('assign_sequences_to_batch', p_sequencesToInclude, p_sequencesToExclude);
    v_sequences = ARRAY(SELECT seq_name FROM sequence_to_process
                            WHERE seq_migration = r_batch.bat_migration AND seq_schema = p_schema AND seq_name ~ p_sequencesToInclude
                              AND (p_sequencesToExclude IS NULL OR seq_name !~ p_sequencesToExclude)
                            ORDER BY seq_name);
    FOR v_sequence IN
        SELECT stp_object FROM step
            WHERE stp_batch_name = p_batchName AND stp_type = 'SEQUENCE' AND stp_schema = p_schema AND stp_object = ANY (v_sequences)
    LOOP
        RAISE NOTICE 'assign_sequences_to_batch: The batch already has the sequence "%"."%".', p_schema, v_sequence;
        v_sequences = array_remove(v_sequences, v_sequence);
    END LOOP;
    IF v_sequences = '{}' THEN
        RAISE EXCEPTION 'assign_sequences_to_batch: No registered sequence of the schema "%" is left to assign to the batch "%" by "%".',
                        p_schema, p_batchName, p_sequencesToInclude
            USING ERRCODE = 'D2P10', HINT = 'Check p_schema, p_sequencesToInclude and p_sequencesToExclude; the sequences must be '
                                            'registered in the migration of the batch.';
    END IF;
    RETURN _assign_sequences('assign_sequences_to_batch', r_batch, p_schema, v_sequences);
END;
$assign_sequences_to_batch$;
COMMENT ON FUNCTION assign_sequences_to_batch(TEXT, TEXT, TEXT, TEXT) IS
$$Assigns registered sequences, selected by regular expressions, to a batch. Returns their number.$$;

CREATE OR REPLACE FUNCTION assign_sequence_to_batch(p_batchName TEXT, p_schema TEXT, p_sequence TEXT)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$assign_sequence_to_batch$
-- Assigns one registered sequence to a batch. Its name is taken literally.
-- Output: 1.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    r_batch                  batch%ROWTYPE;
BEGIN
    PERFORM _check_mandatory('assign_sequence_to_batch', 'p_batchName p_schema p_sequence', p_batchName, p_schema, p_sequence);
    r_batch = _touch_batch('assign_sequence_to_batch', p_batchName, 'COPY', 'COMPARE');
    IF NOT EXISTS (SELECT FROM sequence_to_process
                       WHERE seq_schema = p_schema AND seq_name = p_sequence AND seq_migration = r_batch.bat_migration) THEN
        RAISE EXCEPTION 'assign_sequence_to_batch: The sequence "%"."%" is not registered in the migration "%".',
                        p_schema, p_sequence, r_batch.bat_migration
            USING ERRCODE = 'D2P05', HINT = 'Register it first, with register_sequence() or register_sequences().';
    END IF;
    RETURN _assign_sequences('assign_sequence_to_batch', r_batch, p_schema, ARRAY[p_sequence]);
END;
$assign_sequence_to_batch$;
COMMENT ON FUNCTION assign_sequence_to_batch(TEXT, TEXT, TEXT) IS
$$Assigns one registered sequence to a batch.$$;

CREATE OR REPLACE FUNCTION _assign_sequences(p_function TEXT, p_batch batch, p_schema TEXT, p_sequences TEXT[])
RETURNS INT LANGUAGE SQL SET search_path FROM CURRENT AS
$_assign_sequences$
-- Adds a step per sequence.
    SELECT _insert_steps(p_function,
        ARRAY(SELECT ROW(p_batch.bat_name, p_schema || '.' || s, 'SEQUENCE', p_schema, s, NULL,
                         format('_%s_sequence', lower(p_batch.bat_type COLLATE "C")), NULL, 10, '{}'::TEXT[], NULL)::step
                  FROM unnest(p_sequences) AS s));
$_assign_sequences$;
