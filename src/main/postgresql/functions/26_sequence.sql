-- Sequences: register them.

CREATE OR REPLACE FUNCTION register_sequences(p_migration TEXT, p_schema TEXT, p_sequencesToInclude TEXT DEFAULT '.*',
        p_sequencesToExclude TEXT DEFAULT NULL, p_sourceSchema TEXT DEFAULT NULL, p_sourceSequenceNamesFnct TEXT DEFAULT NULL)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$register_sequences$
-- Registers the sequences of a schema whose name matches a regular expression and does not match another.
-- Input: migration, schema, the two expressions, schema in the source (the same by default), function that maps names.
-- Output: number of sequences.
-- SECURITY DEFINER: makes foreign tables.
DECLARE
    v_sequences              TEXT[];
    r_sequence               RECORD;
BEGIN
    PERFORM _check_mandatory('register_sequences', 'p_migration p_schema p_sequencesToInclude',
                             p_migration, p_schema, p_sequencesToInclude);
    PERFORM _touch_migration('register_sequences', p_migration);
    PERFORM _check_schema('register_sequences', p_schema);
    PERFORM _check_regexps('register_sequences', p_sequencesToInclude, p_sequencesToExclude);
    v_sequences = ARRAY(SELECT relname::TEXT FROM pg_catalog.pg_class
                            WHERE relnamespace = to_regnamespace(quote_ident(p_schema)) AND relkind = 'S'
                              AND relname::TEXT ~ p_sequencesToInclude
                              AND (p_sequencesToExclude IS NULL OR relname::TEXT !~ p_sequencesToExclude)
                            ORDER BY relname);
    -- Leave out those that are registered.
    FOR r_sequence IN
        SELECT seq_name, seq_migration FROM sequence_to_process
            WHERE seq_schema = p_schema AND seq_name = ANY (v_sequences) ORDER BY 1
    LOOP
        RAISE NOTICE 'register_sequences: The sequence "%"."%" is already registered, in the migration "%".',
                     p_schema, r_sequence.seq_name, r_sequence.seq_migration;
        v_sequences = array_remove(v_sequences, r_sequence.seq_name);
    END LOOP;
    IF v_sequences = '{}' THEN
        RAISE EXCEPTION 'register_sequences: No sequence of the schema "%" is left to register by "%".', p_schema, p_sequencesToInclude
            USING ERRCODE = 'D2P10',
                  HINT = 'Check p_sequencesToInclude and p_sequencesToExclude; registered sequences are in sequence_to_process.';
    END IF;
    RETURN _register_sequences('register_sequences', p_migration, p_schema, v_sequences, coalesce(p_sourceSchema, p_schema),
                               _source_names('register_sequences', p_sourceSequenceNamesFnct, v_sequences));
END;
$register_sequences$;
COMMENT ON FUNCTION register_sequences(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT) IS
$$Registers sequences, selected by regular expressions, in a migration. Returns their number.$$;

CREATE OR REPLACE FUNCTION register_sequence(p_migration TEXT, p_schema TEXT, p_sequence TEXT, p_sourceSchema TEXT DEFAULT NULL,
                                             p_sourceSequenceNamesFnct TEXT DEFAULT NULL)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$register_sequence$
-- Registers one sequence. Its name is taken literally.
-- Input: migration, schema, sequence, schema in the source (the same by default), function that maps names.
-- Output: 1.
-- SECURITY DEFINER: makes foreign tables.
BEGIN
    PERFORM _check_mandatory('register_sequence', 'p_migration p_schema p_sequence', p_migration, p_schema, p_sequence);
    PERFORM _touch_migration('register_sequence', p_migration);
    PERFORM _check_schema('register_sequence', p_schema);
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_class
                       WHERE relnamespace = to_regnamespace(quote_ident(p_schema)) AND relname = p_sequence AND relkind = 'S') THEN
        RAISE EXCEPTION 'register_sequence: The sequence "%"."%" does not exist in this database.', p_schema, p_sequence
            USING ERRCODE = 'D2P04', HINT = 'Create the structures of the target database first, and give the name without double quotes.';
    END IF;
    IF EXISTS (SELECT FROM sequence_to_process WHERE seq_schema = p_schema AND seq_name = p_sequence) THEN
        RAISE EXCEPTION 'register_sequence: The sequence "%"."%" is already registered.', p_schema, p_sequence
            USING ERRCODE = 'D2P06', HINT = 'A sequence belongs to one migration; drop_migration() releases it.';
    END IF;
    RETURN _register_sequences('register_sequence', p_migration, p_schema, ARRAY[p_sequence], coalesce(p_sourceSchema, p_schema),
                               _source_names('register_sequence', p_sourceSequenceNamesFnct, ARRAY[p_sequence]));
END;
$register_sequence$;
COMMENT ON FUNCTION register_sequence(TEXT, TEXT, TEXT, TEXT, TEXT) IS
$$Registers one sequence in a migration.$$;

CREATE OR REPLACE FUNCTION _register_sequences(p_function TEXT, p_migration TEXT, p_schema TEXT, p_sequences TEXT[],
                                               p_sourceSchema TEXT, p_sourceNames TEXT[])
RETURNS INT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_register_sequences$
-- Registers sequences that exist and are not yet registered.
DECLARE
    v_foreignSchema          TEXT = 'srcdb_' || p_schema;
    v_nbSequence             INT;
BEGIN
    INSERT INTO sequence_to_process
        SELECT p_schema, name, p_migration, v_foreignSchema, name, p_sourceSchema, source_name
            FROM unnest(p_sequences, p_sourceNames) AS s (name, source_name);
    GET DIAGNOSTICS v_nbSequence = ROW_COUNT;
    PERFORM _create_foreign_tables(p_function, p_migration, p_sourceSchema, p_sourceNames, v_foreignSchema, p_sequences);
    PERFORM _check_foreign_tables(p_function, p_migration, v_foreignSchema, p_sequences, p_sourceSchema, p_sourceNames, TRUE);
    RETURN v_nbSequence;
END;
$_register_sequences$;
