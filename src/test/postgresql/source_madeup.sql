-- A source DBMS that answers only the mandatory questions, and those as simply as can be: PostgreSQL again, but nobody knows.
CREATE FUNCTION _source_default_options_madeup()
RETURNS TEXT[] LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$$
    SELECT ARRAY['use_remote_estimate', 'false'];
$$;

CREATE FUNCTION _source_open_madeup(p_migration TEXT, p_serverOptions TEXT[], p_userMappingOptions TEXT[])
RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS '';

CREATE FUNCTION _source_close_madeup(p_migration TEXT)
RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS '';

CREATE FUNCTION _source_load_statistics_madeup(p_migration TEXT)
RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS
$$
    INSERT INTO source_table_stat VALUES (p_migration, 'app', 'customer', 3000, 640);
$$;

CREATE FUNCTION _source_create_foreign_tables_madeup(p_migration TEXT, p_sourceSchema TEXT, p_sourceNames TEXT[], p_schema TEXT, p_names TEXT[],
                                                     p_foreignSchema TEXT, p_options TEXT[])
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
    v_rank                   INT;
BEGIN
    FOR v_rank IN 1 .. cardinality(p_names) LOOP
        EXECUTE format('IMPORT FOREIGN SCHEMA %I LIMIT TO (%I) FROM SERVER %I INTO %I OPTIONS (import_generated ''false'')',
                       p_sourceSchema, p_sourceNames[v_rank], 'data2pg_' || p_migration || '_server', p_foreignSchema);
        IF p_names[v_rank] <> p_sourceNames[v_rank] THEN
            EXECUTE format('ALTER FOREIGN TABLE %I.%I RENAME TO %I', p_foreignSchema, p_sourceNames[v_rank], p_names[v_rank]);
        END IF;
    END LOOP;
END;
$$;

CREATE FUNCTION _source_create_foreign_sequences_madeup(p_migration TEXT, p_sourceSchema TEXT, p_sourceNames TEXT[], p_foreignSchema TEXT,
                                                        p_names TEXT[])
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
DECLARE
    v_rank                   INT;
BEGIN
    FOR v_rank IN 1 .. cardinality(p_names) LOOP
        EXECUTE format('CREATE FOREIGN TABLE %I.%I (last_value BIGINT, is_called BOOLEAN) SERVER %I OPTIONS (schema_name %L, table_name %L)',
                       p_foreignSchema, p_names[v_rank], 'data2pg_' || p_migration || '_server', p_sourceSchema, p_sourceNames[v_rank]);
    END LOOP;
END;
$$;

CREATE FUNCTION _source_read_sequence_madeup(p_foreignSchema TEXT, p_foreignName TEXT, OUT last_value BIGINT, OUT is_called BOOLEAN)
RETURNS RECORD LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$
BEGIN
    EXECUTE format('SELECT * FROM %I.%I', p_foreignSchema, p_foreignName) INTO last_value, is_called;
END;
$$;
