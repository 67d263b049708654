-- What all functions share, continued: option lists, names in the source, the functions of a source DBMS.

CREATE OR REPLACE FUNCTION _parse_options(p_function TEXT, p_parameter TEXT, p_options TEXT)
RETURNS TEXT[] LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS
$_parse_options$
-- Takes a list of options apart: key 'value', key 'value'... Letters are those of SQL, in the collation "C": in Turkish, I has another
-- small letter. It can't be bound to a statement, so nothing but such pairs passes here;
-- _format_options() quotes them anew. The list may stand in OPTIONS (...), and may be empty.
-- Output: key, value, key, value...
DECLARE
    v_rest                   TEXT = coalesce(p_options, '');
    v_pair                   TEXT[];
    v_result                 TEXT[] = ARRAY[]::TEXT[];
BEGIN
    v_rest = btrim(coalesce(substring(v_rest COLLATE "C" FROM '(?i)^\s*options\s*\((.*)\)\s*$'), v_rest), E' \t\r\n');
    WHILE v_rest <> '' LOOP
        v_pair = regexp_match(v_rest, '^((?:[A-Za-z_][A-Za-z0-9_]*|"(?:[^"]|"")+")\s+''(?:[^'']|'''')*''\s*)(,\s*(?=\S)|$)');
        IF v_pair IS NULL THEN
            RAISE EXCEPTION '%: The options in "%" can not be understood.', p_function, p_parameter
                -- The rest may hold a password: show only where it begins.
                USING ERRCODE = 'D2P09', DETAIL = format('The difficulty is at or after character %s of the list.',
                                                         length(p_options) - length(v_rest) + 1),
                      HINT = 'Write key ''value'', key ''value''... with the quotes of a value doubled.';
        END IF;
        v_rest = substr(v_rest, length(v_pair[1]) + length(v_pair[2]) + 1);
        v_result = v_result || CASE WHEN v_pair[1] LIKE '"%'
                                    THEN replace(substring(v_pair[1] FROM '^"((?:[^"]|"")+)"'), '""', '"')
                                    ELSE lower(substring(v_pair[1] FROM '^\w+') COLLATE "C") END
                            || replace(substring(v_pair[1] FROM '^(?:"(?:[^"]|"")+"|\w+)\s+''((?:[^'']|'''')*)'''), '''''', '''');
    END LOOP;
    RETURN v_result;
END;
$_parse_options$;

CREATE OR REPLACE FUNCTION _format_options(p_options TEXT[], p_only TEXT[] DEFAULT NULL, p_mask BOOLEAN DEFAULT FALSE)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_format_options$
-- Writes a list of options, quoted for OPTIONS (...).
-- Input: what _parse_options() returned, the keys to keep (all by default), whether passwords are to be masked.
    SELECT coalesce(string_agg(format('%I %L', p_options[k], CASE WHEN p_mask AND p_options[k] COLLATE "C" ~* 'pass(word|phrase|wd)|secret'
                                                                  THEN '########' ELSE p_options[k + 1] END), ', ' ORDER BY k), '')
        FROM generate_series(1, cardinality(p_options), 2) k
        WHERE p_only IS NULL OR p_options[k] = ANY (p_only);
$_format_options$;

CREATE OR REPLACE FUNCTION _add_default_options(p_options TEXT[], p_defaults TEXT[])
RETURNS TEXT[] LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_add_default_options$
-- Adds to a list of options those defaults whose key it does not hold.
    SELECT p_options || coalesce(array_agg(p_defaults[i] ORDER BY i), '{}')
        FROM generate_series(1, cardinality(p_defaults)) i
        WHERE p_defaults[i - (i + 1) % 2] <> ALL (SELECT p_options[k] FROM generate_series(1, cardinality(p_options), 2) k);
$_add_default_options$;

CREATE OR REPLACE FUNCTION _source_question(p_dbms TEXT, p_question TEXT)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_source_question$
-- Names the function of 40_source_<dbms> that answers a question, quoted: the dispatch over source DBMS is this name and nothing else.
    SELECT format('%I', '_source_' || p_question || '_' || lower(p_dbms COLLATE "C"));
$_source_question$;

CREATE OR REPLACE FUNCTION _check_source_dbms(p_function TEXT, p_dbms TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_source_dbms$
-- Refuses a source DBMS for which no file 40_source_<dbms> is installed, or one that leaves a mandatory question without answer. Those
-- about queries sent to the source are answered all or none.
DECLARE
    v_mandatory CONSTANT     TEXT[] = ARRAY['default_options()', 'open(text, text[], text[])', 'close(text)', 'load_statistics(text)',
                                            'create_foreign_tables(text, text, text[], text, text[], text, text[])',
                                            'create_foreign_sequences(text, text, text[], text, text[])', 'read_sequence(text, text)'];
    v_queries CONSTANT       TEXT[] = ARRAY['relation(text, text, text)', 'expression(text, text, text, boolean)',
                                            'send_query(text, text, text)', 'read_query(text, text)', 'stop_query(text, text)'];
    v_profile CONSTANT       TEXT[] = ARRAY['discover_query(text, text, jsonb, bigint, text)'];
    v_unanswered             TEXT[];
    v_known                  TEXT;
BEGIN
    v_unanswered = _unanswered_questions(p_dbms, v_mandatory);
    IF v_unanswered = v_mandatory THEN
        SELECT string_agg(substr(proname, length('_source_load_statistics_') + 1), ', ' ORDER BY proname) INTO v_known
            FROM pg_catalog.pg_proc
            WHERE pronamespace = to_regnamespace(quote_ident(current_schema())) AND proname LIKE '\_source\_load\_statistics\_%';
        RAISE EXCEPTION '%: Data2Pg % does not know the source DBMS "%".', p_function, data2pg_version(), p_dbms
            USING ERRCODE = 'D2P08', HINT = format('It knows, whatever the case of the letters: %s.', v_known);
    END IF;
    IF _unanswered_questions(p_dbms, v_queries || v_profile) <> v_queries || v_profile THEN
        v_unanswered = v_unanswered || _unanswered_questions(p_dbms, v_queries);
    END IF;
    IF v_unanswered <> '{}' THEN
        RAISE EXCEPTION '%: The functions of the source DBMS "%" leave questions without answer: %.', p_function, p_dbms,
                        array_to_string(v_unanswered, ', ')
            USING ERRCODE = 'D2P66', HINT = 'What each is about is told in the documentation, in "Adding a source DBMS".';
    END IF;
END;
$_check_source_dbms$;

CREATE OR REPLACE FUNCTION _unanswered_questions(p_dbms TEXT, p_questions TEXT[])
RETURNS TEXT[] LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_unanswered_questions$
-- Those of some questions, each with the types of its parameters, for which a source DBMS has no function.
    SELECT ARRAY(SELECT question
                     FROM unnest(p_questions) WITH ORDINALITY AS q (question, rank)
                     WHERE to_regprocedure(_source_question(p_dbms, split_part(question, '(', 1)) || '(' || split_part(question, '(', 2)) IS NULL
                     ORDER BY rank);
$_unanswered_questions$;

CREATE OR REPLACE FUNCTION _source_names(p_function TEXT, p_nameFunction TEXT, p_names TEXT[])
RETURNS TEXT[] LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_names$
-- Maps names of this database to those of the source.
-- Input: public function, function that maps a text to a text (NULL: the names are the same), names.
-- Output: names in the source, in the same order.
DECLARE
    v_procedure              REGPROCEDURE;
    v_result                 TEXT[];
    v_detail                 TEXT;
BEGIN
    IF p_nameFunction IS NULL THEN
        RETURN p_names;
    END IF;
    -- Only a plain name passes: what is executed is the name of the function that was found, not the parameter.
    BEGIN
        v_procedure = coalesce(to_regprocedure(p_nameFunction || '(text)'), to_regproc(p_nameFunction)::OID::REGPROCEDURE);
        EXECUTE format('SELECT array_agg(%s(name)::TEXT ORDER BY rank) FROM unnest($1) WITH ORDINALITY AS n (name, rank)',
                       v_procedure::OID::REGPROC) INTO v_result USING p_names;
    EXCEPTION
        WHEN syntax_error_or_access_rule_violation OR null_value_not_allowed OR invalid_text_representation THEN
            v_detail = SQLERRM;
    END;
    IF v_detail IS NOT NULL OR v_procedure IS NULL THEN
        RAISE EXCEPTION '%: The function "%" that gives the names in the source does not exist.', p_function, p_nameFunction
            USING ERRCODE = 'D2P11', DETAIL = coalesce(v_detail, ''),
                  HINT = 'It must take a text and return a text; if it is not in pg_catalog, give its name with its schema.';
    END IF;
    IF array_position(v_result, NULL) IS NOT NULL THEN
        RAISE EXCEPTION '%: The function "%" returns NULL for "%".', p_function, p_nameFunction,
                        p_names[array_position(v_result, NULL)]
            USING ERRCODE = 'D2P11', HINT = 'Correct the function, or exclude this object.';
    END IF;
    RETURN v_result;
END;
$_source_names$;

CREATE OR REPLACE FUNCTION _drop_foreign_tables(p_oids OID[])
RETURNS INT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_drop_foreign_tables$
-- Drops foreign tables, in statements of some hundred tables. What a DBA built upon them stays, and they too.
-- Output: number of tables.
DECLARE
    v_others                 TEXT;
    v_names                  TEXT;
BEGIN
    SELECT string_agg(pg_describe_object(upn_catalog, upn_oid, 0), ', ' ORDER BY upn_catalog, upn_oid) INTO v_others
        FROM _built_upon('pg_catalog.pg_class', p_oids);
    IF v_others IS NOT NULL THEN
        RAISE EXCEPTION 'drop_migration: Objects that are not of Data2Pg are built upon foreign tables: %.', v_others
            USING ERRCODE = 'D2P46', HINT = 'Drop them first, if they are not needed any more.';
    END IF;
    FOR v_names IN
        SELECT string_agg(format('%I.%I', nspname, relname), ', ')
            FROM unnest(p_oids) WITH ORDINALITY AS t (oid, rank)
                 JOIN pg_catalog.pg_class c USING (oid)
                 JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
            GROUP BY rank / 500
    LOOP
        EXECUTE format('DROP FOREIGN TABLE %s', v_names);
    END LOOP;
    RETURN coalesce(cardinality(p_oids), 0);
END;
$_drop_foreign_tables$;

CREATE OR REPLACE FUNCTION _built_upon(p_catalog REGCLASS, p_oids OID[])
RETURNS TABLE (upn_catalog OID, upn_oid OID) LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_built_upon$
-- Finds what would have to be dropped with some objects of a catalog, and is not among them: views on tables, functions with their types...
    WITH base (classid, objid) AS (
        SELECT p_catalog::OID, o FROM unnest(p_oids) AS o
        UNION ALL
        -- The row types of relations, and the arrays of types.
        SELECT 'pg_catalog.pg_type'::REGCLASS, t.oid FROM pg_catalog.pg_type t
            WHERE p_catalog = 'pg_catalog.pg_class'::REGCLASS
              AND (t.typrelid = ANY (p_oids) OR t.typelem IN (SELECT r.oid FROM pg_catalog.pg_type r WHERE r.typrelid = ANY (p_oids)))
    ), dependent AS (
        SELECT coalesce(r.ev_class, d.objid) AS objid,
               CASE WHEN r.oid IS NULL THEN d.classid ELSE 'pg_catalog.pg_class'::REGCLASS END AS classid
            FROM base
                 JOIN pg_catalog.pg_depend d ON d.refclassid = base.classid AND d.refobjid = base.objid AND d.deptype = 'n'
                 LEFT JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::REGCLASS AND r.oid = d.objid
    )
    SELECT classid, objid FROM dependent EXCEPT SELECT classid, objid FROM base;
$_built_upon$;
