-- Rules of the house, asked of the catalogue.

--@ PUBLIC has no rights on anything
SELECT oid::REGPROCEDURE FROM pg_proc
    WHERE pronamespace = to_regnamespace(quote_ident(current_schema())) AND (proacl IS NULL OR proacl::TEXT ~ '[{,]=')
      AND NOT EXISTS (SELECT FROM pg_depend JOIN pg_extension e ON refobjid = e.oid WHERE objid = pg_proc.oid AND extname <> 'data2pg');
--= (none)
SELECT oid::REGCLASS FROM pg_class
    WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind IN ('r', 'v') AND (relacl IS NULL OR relacl::TEXT ~ '[{,]=');
--= (none)
SELECT typname FROM pg_type JOIN pg_class c ON c.oid = typrelid
    WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind = 'c' AND (typacl IS NULL OR typacl::TEXT ~ '[{,]=');
--= (none)

--@ data2pg may execute the functions that are SECURITY DEFINER and no other, and change no table
SELECT oid::REGPROCEDURE FROM pg_proc
    WHERE pronamespace = to_regnamespace(quote_ident(current_schema())) AND has_function_privilege('data2pg', oid, 'EXECUTE') <> prosecdef;
--= (none)
SELECT oid::REGCLASS FROM pg_class
    WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind IN ('r', 'v')
      AND (NOT has_table_privilege('data2pg', oid, 'SELECT') OR has_table_privilege('data2pg', oid, 'INSERT, UPDATE, DELETE, TRUNCATE'));
--= (none)

--@ internal functions are those that begin with _, and only they run with the rights of their caller; step functions excepted
SELECT proname FROM pg_proc
    WHERE pronamespace = to_regnamespace(quote_ident(current_schema()))
      AND prosecdef <> (proname !~ '^_[^_]' OR pg_get_function_identity_arguments(oid) = 'p_batchname text, p_step text, p_stepoptions jsonb');
--= (none)

--@ all functions pin their search_path, the schema of Data2Pg first and pg_temp last
SELECT proname FROM pg_proc
    WHERE pronamespace = to_regnamespace(quote_ident(current_schema()))
      AND NOT coalesce('search_path=' || quote_ident(current_schema()) || ', pg_temp' = ANY (proconfig), FALSE);
--= (none)

--@ every table, view, type and column has a comment
SELECT c.relname, attname FROM pg_class c LEFT JOIN pg_attribute ON attrelid = c.oid AND attnum > 0 AND relkind IN ('r', 'v')
    WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind IN ('r', 'v', 'c')
      AND (coalesce(obj_description(c.oid, 'pg_class'), obj_description(reltype, 'pg_type')) IS NULL
           OR attnum > 0 AND col_description(c.oid, attnum) IS NULL);
--= (none)

--@ every function that others call has a comment, the others say in their body what they do
SELECT proname FROM pg_proc
    WHERE pronamespace = to_regnamespace(quote_ident(current_schema()))
      AND CASE WHEN prosecdef THEN obj_description(oid, 'pg_proc') IS NULL ELSE prosrc !~ '^\n(-- |BEGIN\n    PERFORM _drop_server|BEGIN\n    EXECUTE format\(''SELECT last_value)' END;
--= (none)

--@ no function is longer than 80 lines
SELECT proname FROM pg_proc
    WHERE pronamespace = to_regnamespace(quote_ident(current_schema())) AND cardinality(string_to_array(prosrc, E'\n')) > 80;
--= (none)
