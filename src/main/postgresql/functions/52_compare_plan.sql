-- Steps of COMPARE batches, continued: what of a table is compared, and all that a comparison needs to know of it.

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

CREATE OR REPLACE FUNCTION _where(p_side JSONB)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_where$
-- The WHERE clause of a side, if it has one.
    SELECT coalesce(' WHERE ' || string_agg(condition, ' AND '), '')
        FROM jsonb_array_elements_text(p_side -> 'conditions') AS c (condition);
$_where$;
