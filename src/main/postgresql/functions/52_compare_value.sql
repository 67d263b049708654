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
--         that are expected; settings for the computation here.
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
               'templates', vals, 'settings', '{"extra_float_digits": "3", "bytea_output": "hex", "IntervalStyle": "postgres",
                                                "xmloption": "content", "work_mem": "64MB", "jit": "off"}'::JSONB),
           dependences
        INTO v_plan, v_dependences
        FROM (SELECT r_table.*) AS t,
             (SELECT array_agg(cmp_name ORDER BY cmp_rank) AS names, array_agg(cmp_type ORDER BY cmp_rank) AS types,
                     count(*) FILTER (WHERE cmp_is_key) AS keys, array_agg(cmp_source ORDER BY cmp_rank) AS source,
                     array_agg(cmp_dest ORDER BY cmp_rank) AS dest, coalesce(array_agg(cmp_value ORDER BY cmp_rank), '{}') AS vals,
                     coalesce(array_agg(DISTINCT cmp_dependence) FILTER (WHERE cmp_dependence IS NOT NULL), '{}') AS dependences
                  FROM _compare_columns(r_table)) AS c;
    -- Times are written in UTC, and all values as in the connection to a source, unless a rule or a cast depends on the session.
    IF v_dependences && '{session,definition}' OR NOT _are_rules_immutable(r_table) THEN
        RETURN v_plan || jsonb_build_object('S', v_plan -> 'F');
    END IF;
    v_plan = jsonb_set(v_plan, '{settings}', v_plan -> 'settings' || '{"TimeZone": "UTC", "DateStyle": "ISO"}');
    v_remote = _remote_side(r_table, v_plan, v_dependences);
    IF v_remote IS NULL THEN
        RETURN v_plan || jsonb_build_object('S', v_plan -> 'F');
    END IF;
    -- What is hashed is text in the encoding of the client: the connection to the source has the one of this database.
    RETURN v_plan || jsonb_build_object('S', v_remote - 'is_unlike', 'is_remote', TRUE, 'settings', v_plan -> 'settings'
                     || CASE WHEN getdatabaseencoding() = 'UTF8' THEN '{"client_encoding": "UTF8"}'::JSONB ELSE '{}' END)
                  || CASE WHEN v_remote ? 'is_unlike' THEN '{"is_unlike": true}'::JSONB ELSE '{}' END;
END;
$_compare_plan$;

CREATE OR REPLACE FUNCTION _side(p_relation TEXT, p_condition TEXT, p_expressions TEXT[], p_values TEXT[])
RETURNS JSONB LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_side$
-- Describes one side of a comparison: relation, conditions, expressions and the values written of them. An expression may end with a
-- comment.
    SELECT jsonb_build_object('relation', p_relation, 'expressions', p_expressions,
               'conditions', CASE WHEN p_condition IS NULL THEN '{}' ELSE ARRAY[format(E'(%s\n)', p_condition)] END,
               'values', ARRAY(SELECT format(v, CASE WHEN e ~ '^([a-z_][a-z0-9_]*|"([^"]|"")+")$' THEN e ELSE format(E'(%s\n)', e) END)
                                   FROM unnest(p_expressions, p_values) WITH ORDINALITY AS x (e, v, rank) ORDER BY rank));
$_side$;

CREATE OR REPLACE FUNCTION _remote_side(p_registered table_to_process, p_plan JSONB, p_dependences TEXT[])
RETURNS JSONB LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_remote_side$
-- Finds out whether the source itself can write all values of a table, the same as here: it answers the questions, its functions give
-- the same as here, all expressions can run there, and nothing depends on the encoding if it is another one.
-- Output: the side as the source knows it, with is_unlike if what is hashed has to be bytes; NULL if the values are to be computed here
--         from the foreign table. For a table of few rows this is cheaper than to ask.
DECLARE
    v_dbms                   TEXT = p_plan ->> 'dbms';
    v_relation               JSONB;
    v_expressions            TEXT[];
    v_condition              TEXT = p_plan -> 'F' -> 'conditions' ->> 0;
    v_likeness               JSONB;
BEGIN
    IF p_registered.tbl_rows < 5000 OR to_regproc(_source_question(v_dbms, 'relation')) IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT %s($1, $2, $3)', _source_question(v_dbms, 'relation'))
        INTO v_relation USING p_registered.tbl_migration, p_registered.tbl_schema, p_registered.tbl_name;
    -- A column is named by the source; an expression runs there only as the foreign data wrapper would have it run.
    EXECUTE format($$
        SELECT array_agg(coalesce($1 -> 'columns' ->> key, %s($2, $3, e, FALSE)) ORDER BY rank)
            FROM jsonb_array_elements_text($4) WITH ORDINALITY AS x (e, rank)
                 LEFT JOIN jsonb_object_keys($1 -> 'columns') AS key ON quote_ident(key) = e$$, _source_question(v_dbms, 'expression'))
        INTO v_expressions
        USING v_relation, p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name, p_plan -> 'F' -> 'expressions';
    IF v_condition IS NOT NULL THEN
        EXECUTE format('SELECT %s($1, $2, $3, TRUE)', _source_question(v_dbms, 'expression'))
            INTO v_condition USING p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name, v_condition;
        v_relation = CASE WHEN v_condition IS NOT NULL THEN v_relation END;
    END IF;
    IF v_relation IS NOT NULL AND array_position(v_expressions, NULL) IS NULL THEN
        v_likeness = _source_likeness(p_registered.tbl_migration, v_dbms, p_dependences);
    END IF;
    RETURN _side(v_relation ->> 'relation', v_condition, coalesce(v_expressions, '{}'),
                 ARRAY(SELECT jsonb_array_elements_text(p_plan -> 'templates'))) || v_likeness;
END;
$_remote_side$;

CREATE OR REPLACE FUNCTION _are_rules_immutable(p_registered table_to_process)
RETURNS BOOLEAN LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_are_rules_immutable$
-- Whether all expressions on the table are its columns, or those on the foreign table, which will have to be ones that the source can
-- evaluate. Others may depend on the settings of the session, which a source that computes values itself would have changed; and what
-- they do to text depends on its collation.
    SELECT NOT EXISTS (
        SELECT FROM table_column r
            WHERE tco_schema = p_registered.tbl_schema AND tco_table = p_registered.tbl_name
              AND (tco_compare_dest_expr NOT IN (quote_ident(tco_name), tco_compare_source_expr)
                   OR tco_compare_source_expr <> quote_ident(tco_name)
                      AND EXISTS (SELECT FROM table_column c
                                      JOIN pg_catalog.pg_type ON pg_type.oid = to_regtype(regexp_replace(tco_type, '\(.*\)', ''))
                                      WHERE (c.tco_schema, c.tco_table) = (r.tco_schema, r.tco_table) AND typcollation <> 0
                                        AND position(lower(c.tco_name) IN lower(r.tco_compare_source_expr)) > 0)));
$_are_rules_immutable$;

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
