-- Steps of COMPARE batches, continued: whether the source can compute its share itself, so that it gives the same there as here; and how
-- both servers are asked.

CREATE OR REPLACE FUNCTION _remote_side(p_registered table_to_process, p_plan JSONB, p_dependences TEXT[])
RETURNS JSONB LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_remote_side$
-- Finds out whether the source itself can write all values of a table, the same as here: it answers the questions, its functions give
-- the same as here, all expressions can run there, and nothing depends on the encoding if it is another one.
-- Output: what changes of the plan: the side S as the source knows it; the conditions of the others, and the settings, so that they mean the
--         same as there; is_unlike if what is hashed has to be bytes. NULL if the values are to be computed here from the foreign table:
--         for a table of few rows this is cheaper than to ask.
DECLARE
    v_dbms                   TEXT = p_plan ->> 'dbms';
    v_relation               JSONB;
    v_expressions            TEXT[];
    v_condition              TEXT = p_plan -> 'F' -> 'conditions' ->> 0;
    v_foreignCondition       TEXT;
    v_destCondition          TEXT;
    v_likeness               JSONB;
BEGIN
    IF p_registered.tbl_rows < 5000 OR to_regproc(_source_question(v_dbms, 'relation')) IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT %s($1, $2, $3)', _source_question(v_dbms, 'relation'))
        INTO v_relation USING p_registered.tbl_migration, p_registered.tbl_schema, p_registered.tbl_name;
    v_expressions = _source_expressions(p_registered, p_plan, v_relation, '{}');
    IF v_condition IS NOT NULL THEN
        v_foreignCondition = _bound_condition(p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name, v_condition);
        v_destCondition = _bound_condition(p_registered.tbl_schema, p_registered.tbl_name, v_condition);
        EXECUTE format('SELECT %s($1, $2, $3, TRUE)', _source_question(v_dbms, 'expression'))
            INTO v_condition USING p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name, v_condition;
        v_relation = CASE WHEN v_condition || v_foreignCondition || v_destCondition IS NOT NULL THEN v_relation END;
    END IF;
    IF v_relation IS NULL OR array_position(v_expressions, NULL) IS NOT NULL
       -- A time without zone in a rule would be another one under the settings of the source.
       OR v_expressions IS DISTINCT FROM _source_expressions(p_registered, p_plan, v_relation, _output_settings()) THEN
        RETURN NULL;
    END IF;
    v_likeness = _source_likeness(p_registered.tbl_migration, v_dbms, p_dependences);
    -- What is hashed is text in the encoding of the client: the connection to the source has the one of this database.
    RETURN jsonb_build_object('is_remote', TRUE,
               'S', _side(v_relation ->> 'relation', v_condition, coalesce(v_expressions, '{}'),
                          ARRAY(SELECT jsonb_array_elements_text(p_plan -> 'templates'))),
               'F', p_plan -> 'F' || _conditions(v_foreignCondition), 'D', p_plan -> 'D' || _conditions(v_destCondition),
               'settings', p_plan -> 'settings' || _output_settings()
                     || CASE WHEN getdatabaseencoding() = 'UTF8' THEN '{"client_encoding": "UTF8"}'::JSONB ELSE '{}' END)
           || v_likeness;
END;
$_remote_side$;

CREATE OR REPLACE FUNCTION _source_expressions(p_registered table_to_process, p_plan JSONB, p_relation JSONB, p_settings JSONB)
RETURNS TEXT[] LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_expressions$
-- The expressions of the foreign table as the source would evaluate them, or NULLs. A column is named by the source; an expression runs
-- there only as the foreign data wrapper would have it run.
-- Input: table, plan, relation of the source, settings under which the expressions are read.
DECLARE
    v_settings               JSONB = _change_settings(p_settings);
    v_expressions            TEXT[];
BEGIN
    EXECUTE format($$
        SELECT array_agg(coalesce($1 -> 'columns' ->> key, %s($2, $3, e, FALSE)) ORDER BY rank)
            FROM jsonb_array_elements_text($4) WITH ORDINALITY AS x (e, rank)
                 LEFT JOIN jsonb_object_keys($1 -> 'columns') AS key ON quote_ident(key) = e$$,
                   _source_question(p_plan ->> 'dbms', 'expression'))
        INTO v_expressions
        USING p_relation, p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name, p_plan -> 'F' -> 'expressions';
    PERFORM _change_settings(v_settings);
    RETURN v_expressions;
END;
$_source_expressions$;

CREATE OR REPLACE FUNCTION _bound_condition(p_schema TEXT, p_table TEXT, p_condition TEXT)
RETURNS TEXT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_bound_condition$
-- Writes a condition on a table, foreign or not, as PostgreSQL has understood it: under the settings of a connection to a source, too, its
-- constants are those of the session.
-- Output: condition; NULL if only its text tells, as with a subquery.
DECLARE
    v_settings               JSONB;
    v_bound                  TEXT;
BEGIN
    EXECUTE format('CREATE TEMP TABLE data2pg_like (LIKE %I.%I)', p_schema, p_table);
    EXECUTE format(E'ALTER TABLE pg_temp.data2pg_like ADD CHECK (%s\n)', p_condition);
    v_settings = _change_settings(_output_settings());
    SELECT pg_get_expr(conbin, conrelid) INTO v_bound
        FROM pg_catalog.pg_constraint WHERE conrelid = to_regclass('pg_temp.data2pg_like') AND contype = 'c';
    PERFORM _change_settings(v_settings);
    DROP TABLE pg_temp.data2pg_like;
    RETURN v_bound;
EXCEPTION
    WHEN syntax_error_or_access_rule_violation OR feature_not_supported THEN
        RETURN NULL;
END;
$_bound_condition$;

CREATE OR REPLACE FUNCTION _has_rules(p_registered table_to_process)
RETURNS BOOLEAN LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_has_rules$
-- Whether anything but the columns themselves is compared.
    SELECT EXISTS (SELECT FROM _compared_columns(p_registered)
                       WHERE tco_compare_source_expr <> quote_ident(tco_name) OR tco_compare_dest_expr <> quote_ident(tco_name));
$_has_rules$;

CREATE OR REPLACE FUNCTION _are_rules_alike(p_registered table_to_process, p_condition TEXT)
RETURNS BOOLEAN LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_are_rules_alike$
-- Whether the rules of a table and the condition of a part give the same here as in a source that can evaluate those on the foreign table: on
-- the table here they are its columns, or the same expressions; no rule uses a column with a collation, of which the other server may
-- think differently; nothing uses a column that is a time, or bytes, of another type here: what the one server can evaluate without
-- regard to settings, the other may not.
DECLARE
    v_foreign                REGCLASS = to_regclass(format('%I.%I', p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name));
    v_dest                   REGCLASS = to_regclass(format('%I.%I', p_registered.tbl_schema, p_registered.tbl_name));
    v_unlike                 NAME[] = ARRAY(
        SELECT d.attname
            FROM pg_catalog.pg_attribute f
                 JOIN pg_catalog.pg_attribute d ON d.attname = f.attname AND d.attrelid = v_dest AND NOT d.attisdropped
            WHERE f.attrelid = v_foreign AND NOT f.attisdropped AND f.attnum > 0 AND _base_type(f.atttypid) <> _base_type(d.atttypid)
              AND EXISTS (SELECT FROM pg_catalog.pg_type WHERE oid IN (_base_type(f.atttypid), _base_type(d.atttypid))
                                                           AND (typcategory IN ('D', 'T') OR typname = 'bytea')));
BEGIN
    RETURN NOT _uses_column(v_dest, p_condition, v_unlike)
           AND NOT EXISTS (
               SELECT FROM _compared_columns(p_registered)
                   WHERE tco_compare_dest_expr NOT IN (quote_ident(tco_name), tco_compare_source_expr)
                      OR tco_compare_source_expr <> quote_ident(tco_name)
                         AND _uses_column(v_foreign, tco_compare_source_expr, _collated_columns(v_foreign))
                      OR tco_compare_dest_expr <> quote_ident(tco_name) AND _uses_column(v_dest, tco_compare_dest_expr, v_unlike));
END;
$_are_rules_alike$;

CREATE OR REPLACE FUNCTION _collated_columns(p_relation REGCLASS)
RETURNS NAME[] LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_collated_columns$
-- The columns of a relation that have a collation.
    SELECT ARRAY(SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = p_relation AND attnum > 0 AND NOT attisdropped AND attcollation <> 0);
$_collated_columns$;

CREATE OR REPLACE FUNCTION _uses_column(p_relation REGCLASS, p_expression TEXT, p_columns NAME[])
RETURNS BOOLEAN LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_uses_column$
-- Whether an expression uses one of some columns of a relation: whether PostgreSQL misses them when they are not there. So it does if
-- the expression names the relation. No expression uses none. Nothing is read.
BEGIN
    IF p_expression IS NOT NULL AND p_columns <> '{}' THEN
        EXECUTE (SELECT format(E'SELECT (%s\n) FROM (SELECT %s FROM %s WHERE FALSE) AS data2pg_rest', p_expression,
                               string_agg(quote_ident(attname), ', ' ORDER BY attnum), p_relation)
                     FROM pg_catalog.pg_attribute
                     WHERE attrelid = p_relation AND attnum > 0 AND NOT attisdropped AND attname <> ALL (p_columns));
    END IF;
    RETURN FALSE;
EXCEPTION
    WHEN undefined_column OR undefined_table THEN
        RETURN TRUE;
END;
$_uses_column$;

CREATE OR REPLACE FUNCTION _is_collated(p_registered table_to_process, p_condition TEXT)
RETURNS BOOLEAN LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_is_collated$
-- Whether a condition uses a column with a collation, of which source and target may think differently.
    SELECT coalesce(bool_or(_uses_column(relation, p_condition, _collated_columns(relation))), FALSE)
        FROM (VALUES (to_regclass(format('%I.%I', p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name))),
                     (to_regclass(format('%I.%I', p_registered.tbl_schema, p_registered.tbl_name)))) AS r (relation);
$_is_collated$;

CREATE OR REPLACE FUNCTION _source_likeness(p_migration TEXT, p_dbms TEXT, p_dependences TEXT[])
RETURNS JSONB LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_likeness$
-- Whether the source has the functions that comparisons need, and they give the same there as here.
-- Output: {} if that is so for the hashes of records (from PostgreSQL 14 on), which see text as the database has encoded it;
--         {is_unlike} if it is so for hashes of what values are sent as; else NULL.
DECLARE
    v_encoding               CONSTANT TEXT = 'getdatabaseencoding()';
    v_bytes                  CONSTANT TEXT = $$hashint8extended(-42, 7), sha256('\x0102'), 0.1::float8::text,
            hash_array_extended(ARRAY[record_send(ROW(1::int8, -2::int4, 'x'::text, trim_scale(1.50), 0.1::float8, '\x00'::bytea, true,
                timestamptz '2024-02-29 12:00:00.000001+02', date '2024-02-29', interval '1 mon 2 days', NULL::text))], 17)$$;
    v_record                 CONSTANT TEXT = $$hashint4extended(0, hash_record_extended(ROW(1::int2, -2::int4, int8send(-3), NULL::text,
            'x'::text COLLATE "C", numeric_send(1.5), float8send(0.1), '\x00'::bytea, true, date '2024-02-29', uuid 'c0ffee00-0000-0000-0000-0000000000ff',
            timestamptz_send(timestamptz '2024-02-29 12:00:00.000001+02')), 4711))$$;
BEGIN
    RETURN CASE WHEN _gives_same(p_migration, p_dbms, concat_ws(', ', v_encoding, v_bytes, v_record)) THEN '{}'::JSONB
                WHEN _gives_same(p_migration, p_dbms, concat_ws(', ', CASE WHEN 'encoding' = ANY (p_dependences) THEN v_encoding END, v_bytes))
                THEN '{"is_unlike": true}' END;
END;
$_source_likeness$;

CREATE OR REPLACE FUNCTION _gives_same(p_migration TEXT, p_dbms TEXT, p_expressions TEXT)
RETURNS BOOLEAN LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_gives_same$
-- Whether expressions, separated by commas, give the same in the source as here. Whatever it says to the contrary, be it with an error,
-- means that they don't; unless it does not answer at all.
DECLARE
    v_query                  CONSTANT TEXT = format('SELECT json_build_array(%s)', p_expressions);
    v_here                   JSONB;
    v_there                  JSONB;
BEGIN
    EXECUTE v_query INTO v_here;
    EXECUTE format('SELECT %s($1, ''data2pg_compare'', $2)', _source_question(p_dbms, 'send_query')) USING p_migration, v_query;
    EXECUTE format('SELECT %s($1, ''data2pg_compare'')', _source_question(p_dbms, 'read_query')) INTO v_there USING p_migration;
    RETURN coalesce(v_here = v_there, FALSE);
EXCEPTION
    WHEN OTHERS THEN
        IF _kind_of_failure(SQLSTATE) = 'lost' THEN
            RAISE;
        END IF;
        RETURN FALSE;
END;
$_gives_same$;

CREATE OR REPLACE FUNCTION _on_source(p_plan JSONB, p_statement TEXT)
RETURNS TEXT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_on_source$
-- Starts a statement in the source if it computes itself.
-- Input: plan, SELECT with one column "answer" of type json.
-- Output: SELECT whose rows are the answers, as arrays of texts.
BEGIN
    IF p_plan -> 'is_remote' IS NULL THEN
        RETURN format('SELECT ARRAY(SELECT json_array_elements_text(answer)) FROM (%s) AS q', p_statement);
    END IF;
    EXECUTE format('SELECT %s($1, ''data2pg_compare'', $2)', _source_question(p_plan ->> 'dbms', 'send_query'))
        USING p_plan ->> 'migration', p_statement;
    RETURN format('SELECT ARRAY(SELECT jsonb_array_elements_text(answer)) FROM %s(%L, ''data2pg_compare'') AS q (answer)',
                  _source_question(p_plan ->> 'dbms', 'read_query'), p_plan ->> 'migration');
END;
$_on_source$;

CREATE OR REPLACE FUNCTION _answers(p_plan JSONB, p_source TEXT, p_dest TEXT)
RETURNS SETOF TEXT[] LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_answers$
-- Runs a statement on each side, at the same time if the source computes itself. Its query is given up if anything fails here.
-- Input: plan, SELECTs with one column "answer", a json array.
-- Output: the answers as texts, before each the side, S or D.
DECLARE
    v_answers                TEXT = _on_source(p_plan, p_source);
BEGIN
    RETURN QUERY EXECUTE format('SELECT ''D''::TEXT || ARRAY(SELECT json_array_elements_text(answer)) FROM (%s) AS q', p_dest);
    RETURN QUERY EXECUTE format('SELECT ''S''::TEXT || answer FROM (%s) AS q (answer)', v_answers);
EXCEPTION
    WHEN query_canceled OR OTHERS THEN
        IF p_plan -> 'is_remote' IS NOT NULL THEN
            EXECUTE format('SELECT %s($1, ''data2pg_compare'')', _source_question(p_plan ->> 'dbms', 'stop_query'))
                USING p_plan ->> 'migration';
        END IF;
        RAISE;
END;
$_answers$;
