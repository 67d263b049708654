-- Steps of COMPARE batches, continued: what of a column is compared, and which server can compute it.

CREATE OR REPLACE FUNCTION _common_value(p_source REGTYPE, p_dest REGTYPE, p_isSameModifier BOOLEAN,
                                         OUT value TEXT, OUT type TEXT, OUT dependence TEXT)
RETURNS RECORD LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_common_value$
-- Says how a value of either side is written so that both are the same if, and only if, they hold the same content.
-- Input: the types of both sides, whether they have the same modifier (scale).
-- Output: expression, with %1$s for the value, and a cast in any case, as domains have other numbers in each database; its type, one of
--         pg_catalog whose binary form is the same on all servers, or text, json,
--         jsonb and arrays for values written as text; what it depends on: the encoding of the database, the settings of the session, the
--         definition of a type that is another one in each database, nothing (NULL).
DECLARE
    v_source                 REGTYPE = _base_type(p_source);
    v_dest                   REGTYPE = _base_type(p_dest);
    v_types                  REGTYPE[] = ARRAY[v_source, v_dest];
BEGIN
    IF v_types <@ '{int2,int4,int8}' THEN
        type = 'int8';
        value = '%1$s::' || CASE WHEN v_source = v_dest THEN v_source::TEXT ELSE 'int8' END;
    ELSIF v_types <@ '{int2,int4,int8,numeric,money}' THEN
        type = 'numeric';
        value = CASE WHEN p_isSameModifier AND v_types <@ '{numeric}' THEN '%1$s::numeric' ELSE 'trim_scale(%1$s::numeric)' END;
    ELSIF v_types <@ '{int2,int4,int8,numeric,float4,float8}' THEN
        -- There is one zero and one NaN, whatever their sign.
        type = CASE WHEN v_types <@ '{float4}' THEN 'float4' ELSE 'float8' END;
        value = format('(CASE WHEN %%1$s::%1$s = ''NaN'' THEN ''NaN'' ELSE %%1$s::%1$s + 0::%1$s END)', type);
    ELSIF v_types <@ '{text,varchar,bpchar,name}' THEN
        type = 'text';
        value = CASE WHEN v_types && '{bpchar}' THEN 'rtrim(%1$s::text)' ELSE '%1$s::text' END;
    ELSIF v_types <@ '{date,timestamp,timestamptz}' THEN
        type = CASE WHEN v_types = '{date,date}' THEN 'date' WHEN v_types && '{timestamptz}' THEN 'timestamptz' ELSE 'timestamp' END;
        value = '%1$s::' || type;
        dependence = CASE WHEN v_source <> v_dest AND v_types && '{timestamptz}' THEN 'session' END;
    ELSIF v_types <@ '{bit,varbit}' THEN
        type = 'varbit';
        value = '%1$s::varbit';
    ELSIF v_types <@ '{inet,cidr}' THEN
        type = 'inet';
        value = '%1$s::inet';
    ELSIF v_source = v_dest AND v_types <@ '{bool,oid,time,timetz,interval,uuid,bytea,macaddr,macaddr8}' THEN
        type = (SELECT typname FROM pg_catalog.pg_type WHERE oid = v_source);
        value = '%1$s::' || type;
    ELSIF v_types = '{json,json}' THEN
        type = 'json';
        value = '%1$s::text';
    ELSE
        SELECT * INTO value, type, dependence FROM _common_text(v_source, v_dest);
    END IF;
END;
$_common_value$;

CREATE OR REPLACE FUNCTION _common_text(p_source REGTYPE, p_dest REGTYPE, OUT value TEXT, OUT type TEXT, OUT dependence TEXT)
RETURNS RECORD LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_common_text$
-- What _common_value() says of all other types: values are written as text, those of unlike types after what a copy makes of them, if it
-- does by a cast. The strings in the expressions are those of any session, whatever standard_conforming_strings.
DECLARE
    v_types                  REGTYPE[] = ARRAY[p_source, p_dest];
    v_inner                  REGTYPE[] = ARRAY[_inner_type(p_source), _inner_type(p_dest)];
    v_areArrays              BOOLEAN;
    v_isRecord               BOOLEAN;
    v_isSetting              BOOLEAN;
    v_cast                   TEXT;
    v_castDependence         TEXT;
BEGIN
    SELECT bool_and(typcategory = 'A') INTO v_areArrays FROM pg_catalog.pg_type WHERE oid = ANY (v_types);
    SELECT bool_or(typtype = 'c'), bool_or(typcategory IN ('D', 'T') OR oid IN ('bytea'::REGTYPE, 'money'::REGTYPE))
        INTO v_isRecord, v_isSetting FROM pg_catalog.pg_type WHERE oid = ANY (v_inner);
    SELECT * INTO v_cast, v_castDependence FROM _assigned_type(p_source, p_dest, v_areArrays);
    IF v_cast IS NOT NULL THEN
        SELECT replace(c.value, '%1$s', '%1$s::' || v_cast), c.type, coalesce(v_castDependence, c.dependence)
            INTO value, type, dependence FROM _common_value(v_cast::REGTYPE, v_cast::REGTYPE, FALSE) AS c;
        RETURN;
    END IF;
    dependence = CASE WHEN p_source <> p_dest AND (v_isRecord OR v_isSetting) THEN 'session' WHEN v_isRecord THEN 'definition'
                      ELSE 'encoding' END;
    type = CASE WHEN v_types <@ '{json,jsonb}' THEN 'jsonb' WHEN p_source = p_dest AND _is_built_in_array(p_dest) THEN p_dest::TEXT
                ELSE 'text' END;
    value = CASE WHEN v_types <@ '{json,jsonb}' THEN
                      -- Equal numbers look alike; what stands in strings is left alone.
                      $$CASE WHEN %1$s::jsonb::text ~ '[.][0-9]*0' THEN regexp_replace(%1$s::jsonb::text,
                        E'("(?:[^"\\\\]|\\\\.)*")|([.][0-9]*[1-9])0+(?![0-9])|[.]0+(?![0-9])', E'\\1\\2', 'g') ELSE %1$s::jsonb::text END$$
                 WHEN v_inner && '{numeric,money}' AND v_inner <> v_types THEN
                      replace($$regexp_replace(%1$s::text, '([.][0-9]*[1-9])0+(?![0-9])|[.]0+(?![0-9])', E'\\1', 'g')$$,
                              '%1$s', CASE WHEN v_inner && '{money}' AND v_areArrays THEN '%1$s::numeric[]' ELSE '%1$s' END)
                 WHEN v_inner <@ '{float4,float8}' THEN
                      $$regexp_replace(%1$s::text, '(^|[{,])-0(?=[,}])', E'\\1' || '0', 'g')$$
                 WHEN v_inner && '{bpchar}' AND v_areArrays THEN '%1$s::text[]::text'
                 ELSE '%1$s::text' END;
END;
$_common_text$;

CREATE OR REPLACE FUNCTION _assigned_type(p_source REGTYPE, p_dest REGTYPE, p_areArrays BOOLEAN, OUT type TEXT, OUT dependence TEXT)
RETURNS RECORD LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_assigned_type$
-- The type that values of two unlike types are compared in: that of the target, if a copy casts to it; of arrays, the one in which their
-- elements are compared. Texts and what is written like a number need no cast.
-- Output: type (NULL: there is none), what the cast depends on.
BEGIN
    IF p_source = p_dest THEN
        NULL;
    ELSIF p_areArrays THEN
        SELECT v.type || '[]', v.dependence INTO type, dependence
            FROM pg_catalog.pg_type s, pg_catalog.pg_type d, LATERAL _common_value(s.typelem, d.typelem, FALSE) AS v
            WHERE s.oid = p_source AND d.oid = p_dest AND v.type NOT IN ('int8', 'numeric', 'text', 'json', 'jsonb') AND v.type NOT LIKE '%]';
    ELSE
        SELECT p_dest, CASE WHEN c.oid >= 16384 THEN 'definition' WHEN provolatile <> 'i' THEN 'session' END INTO type, dependence
            FROM pg_catalog.pg_cast c
                 JOIN pg_catalog.pg_type d ON d.oid = casttarget
                 LEFT JOIN pg_catalog.pg_proc p ON p.oid = castfunc
            WHERE castsource = p_source AND casttarget = p_dest AND castcontext IN ('a', 'i') AND typcategory NOT IN ('S', 'N');
    END IF;
END;
$_assigned_type$;

CREATE OR REPLACE FUNCTION _inner_type(p_type REGTYPE)
RETURNS REGTYPE LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_inner_type$
-- The type of what an array, a range, or arrays of ranges... hold; any other type, or that under a domain, itself.
DECLARE
    v_inner                  OID;
BEGIN
    LOOP
        p_type = _base_type(p_type);
        SELECT coalesce(rngsubtype, typelem) INTO v_inner
            FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_range ON t.oid IN (rngtypid, rngmultitypid)
            WHERE t.oid = p_type AND (rngtypid IS NOT NULL OR typcategory = 'A' AND typelem <> 0);
        EXIT WHEN NOT FOUND;
        p_type = v_inner;
    END LOOP;
    RETURN p_type;
END;
$_inner_type$;

CREATE OR REPLACE FUNCTION _is_built_in_array(p_type REGTYPE)
RETURNS BOOLEAN LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_is_built_in_array$
-- Whether a type is an array of a type that all databases have: then its text can be read here, too.
    SELECT EXISTS (SELECT FROM pg_catalog.pg_type a JOIN pg_catalog.pg_type e ON e.oid = a.typelem
                       WHERE a.oid = p_type AND a.typcategory = 'A' AND e.typnamespace = 'pg_catalog'::REGNAMESPACE AND e.typtype = 'b');
$_is_built_in_array$;

CREATE OR REPLACE FUNCTION _compare_columns(p_registered table_to_process)
RETURNS TABLE (cmp_rank BIGINT, cmp_name TEXT, cmp_is_key BOOLEAN, cmp_source TEXT, cmp_dest TEXT, cmp_value TEXT, cmp_type TEXT,
               cmp_dependence TEXT) LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_compare_columns$
-- The columns of a table that are compared, the key first. Without a key, or if one of its columns is masked, all columns are the key.
-- Output: rank, name in the report (in parentheses if a comparison rule holds), whether it belongs to the key, expression on the
--         foreign table, expression on the table, how to write either, the type of this, what
--         it depends on.
DECLARE
    v_sourceExprs            TEXT[];
    v_destExprs              TEXT[];
    v_hasKey                 BOOLEAN;
BEGIN
    SELECT array_agg(tco_compare_source_expr ORDER BY tco_number), array_agg(tco_compare_dest_expr ORDER BY tco_number)
        INTO v_sourceExprs, v_destExprs
        FROM _compared_columns(p_registered);
    v_hasKey = EXISTS (SELECT FROM table_column WHERE tco_schema = p_registered.tbl_schema AND tco_table = p_registered.tbl_name
                           AND tco_compare_sort_rank IS NOT NULL)
               AND NOT EXISTS (SELECT FROM table_column WHERE tco_schema = p_registered.tbl_schema AND tco_table = p_registered.tbl_name
                           AND tco_compare_sort_rank IS NOT NULL AND tco_compare_source_expr IS NULL);
    RETURN QUERY
        WITH typed AS (
            SELECT * FROM unnest(v_sourceExprs, v_destExprs,
                     _expression_types(p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name, coalesce(v_sourceExprs, '{}')),
                     _expression_types(p_registered.tbl_schema, p_registered.tbl_name, coalesce(v_destExprs, '{}')))
                              WITH ORDINALITY AS t (source_expr, dest_expr, source_type, dest_type, rank)
        ), modifier AS (
            SELECT relname = p_registered.tbl_name AND nspname = p_registered.tbl_schema AS is_dest, quote_ident(attname) AS expr, atttypmod
                FROM pg_catalog.pg_attribute
                     JOIN pg_catalog.pg_class c ON c.oid = attrelid
                     JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
                WHERE attrelid IN (to_regclass(format('%I.%I', p_registered.tbl_schema, p_registered.tbl_name)),
                                   to_regclass(format('%I.%I', p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name)))
                  AND attnum > 0 AND NOT attisdropped
        ), compared AS (
            SELECT c.*, row_number() OVER (ORDER BY tco_number) AS rank,
                   tco_compare_dest_expr IS DISTINCT FROM quote_ident(tco_name)
                   OR tco_compare_source_expr IS DISTINCT FROM coalesce(tco_copy_source_expr, quote_ident(tco_name)) AS has_rule
                FROM _compared_columns(p_registered) AS c
        )
        SELECT row_number() OVER (ORDER BY CASE WHEN v_hasKey THEN tco_compare_sort_rank END NULLS LAST, tco_number),
               CASE WHEN has_rule THEN '(' || tco_name || ')' ELSE tco_name END,
               NOT v_hasKey OR tco_compare_sort_rank IS NOT NULL, source_expr, dest_expr, v.value, v.type, v.dependence
            FROM compared
                 JOIN typed USING (rank)
                 LEFT JOIN modifier s ON s.expr = source_expr AND NOT s.is_dest
                 LEFT JOIN modifier d ON d.expr = dest_expr AND d.is_dest,
                 LATERAL _common_value(source_type, dest_type, s.atttypmod = d.atttypmod AND s.atttypmod > 0) AS v;
END;
$_compare_columns$;

CREATE OR REPLACE FUNCTION _compared_columns(p_registered table_to_process)
RETURNS SETOF table_column LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_compared_columns$
-- The columns of a table that are not masked. A generated column that the source does not have is left out.
    SELECT *
        FROM table_column
        WHERE tco_schema = p_registered.tbl_schema AND tco_table = p_registered.tbl_name AND tco_compare_source_expr IS NOT NULL
          AND (tco_copy_dest_col IS NOT NULL OR tco_compare_source_expr <> quote_ident(tco_name)
               OR EXISTS (SELECT FROM pg_catalog.pg_attribute
                              WHERE attrelid = to_regclass(format('%I.%I', p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name))
                                AND attname = tco_name AND attnum > 0));
$_compared_columns$;

CREATE OR REPLACE FUNCTION _compare_plan(p_schema TEXT, p_table TEXT, p_condition TEXT)
RETURNS JSONB LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_compare_plan$
-- All that a comparison needs to know of a table.
-- Input: schema, table, condition of the part or NULL.
-- Output: migration; names and types of the columns, how many of them are the key; sides F (foreign table), D (table) and S (source: the
--         foreign table unless the source computes itself), each with relation, conditions, expressions, values; rows and bytes per row
--         that are expected; settings for the computation here; is_collated, if the condition may hold for other rows in the source.
DECLARE
    r_table                  table_to_process%ROWTYPE = _registered_table('_compare_table', p_schema, p_table);
    v_plan                   JSONB;
    v_dependences            TEXT[];
    v_remote                 JSONB;
BEGIN
    SELECT jsonb_build_object('migration', tbl_migration,
               'dbms', (SELECT mgr_source_dbms FROM migration WHERE mgr_name = tbl_migration),
               'rows', tbl_rows, 'row_bytes', greatest(coalesce(tbl_kbytes * 1024.0 / nullif(tbl_rows, 0), 200), 20),
               'names', coalesce(names, '{}'), 'types', coalesce(types, '{}'), 'keys', keys,
               'F', _side(format('%I.%I', tbl_foreign_schema, tbl_foreign_name), p_condition, coalesce(source, '{}'), vals),
               'D', _side(_own_rows(to_regclass(format('%I.%I', tbl_schema, tbl_name))), p_condition, coalesce(dest, '{}'), vals),
               'templates', vals, 'settings', '{"extra_float_digits": "3", "xmloption": "content", "work_mem": "64MB", "jit": "off"}'::JSONB),
           dependences
        INTO v_plan, v_dependences
        FROM (SELECT r_table.*) AS t,
             (SELECT array_agg(cmp_name ORDER BY cmp_rank) AS names, array_agg(cmp_type ORDER BY cmp_rank) AS types,
                     count(*) FILTER (WHERE cmp_is_key) AS keys, array_agg(cmp_source ORDER BY cmp_rank) AS source,
                     array_agg(cmp_dest ORDER BY cmp_rank) AS dest, coalesce(array_agg(cmp_value ORDER BY cmp_rank), '{}') AS vals,
                     coalesce(array_agg(DISTINCT cmp_dependence) FILTER (WHERE cmp_dependence IS NOT NULL), '{}') AS dependences
                  FROM _compare_columns(r_table)) AS c;
    IF _is_collated(r_table, p_condition) THEN
        v_plan = v_plan || '{"is_collated": true}';
    END IF;
    IF NOT v_dependences && '{session,definition}' AND _are_rules_alike(r_table, p_condition) THEN
        v_remote = _remote_side(r_table, v_plan, v_dependences);
    END IF;
    IF v_remote IS NOT NULL THEN
        RETURN v_plan || v_remote;
    END IF;
    -- What a copy has made of values under the settings of the session is compared under the same; all else is written in one way.
    RETURN v_plan || jsonb_build_object('S', v_plan -> 'F', 'settings', v_plan -> 'settings'
                     || CASE WHEN p_condition IS NOT NULL OR 'session' = ANY (v_dependences) OR _has_rules(r_table) THEN '{}'
                             ELSE _output_settings() END);
END;
$_compare_plan$;

CREATE OR REPLACE FUNCTION _output_settings()
RETURNS JSONB LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_output_settings$
-- The settings of a connection to a source by which it writes values as text.
    SELECT '{"TimeZone": "UTC", "DateStyle": "ISO", "IntervalStyle": "postgres", "bytea_output": "hex"}'::JSONB;
$_output_settings$;

CREATE OR REPLACE FUNCTION _conditions(p_condition TEXT)
RETURNS JSONB LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_conditions$
-- The conditions of one side of a comparison: that of the part, if there is one. It may end with a comment.
    SELECT jsonb_build_object('conditions', CASE WHEN p_condition IS NULL THEN '{}' ELSE ARRAY[format(E'(%s\n)', p_condition)] END);
$_conditions$;

CREATE OR REPLACE FUNCTION _side(p_relation TEXT, p_condition TEXT, p_expressions TEXT[], p_values TEXT[])
RETURNS JSONB LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_side$
-- Describes one side of a comparison: relation, conditions, expressions and the values written of them. An expression may end with a
-- comment.
    SELECT _conditions(p_condition)
           || jsonb_build_object('relation', p_relation, 'expressions', p_expressions,
               'values', ARRAY(SELECT format(v, CASE WHEN e ~ '^([a-z_][a-z0-9_]*|"([^"]|"")+")$' THEN e ELSE format(E'(%s\n)', e) END)
                                   FROM unnest(p_expressions, p_values) WITH ORDINALITY AS x (e, v, rank) ORDER BY rank));
$_side$;

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
