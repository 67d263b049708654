-- What all functions share, continued: how a registered table is read in both databases.

CREATE OR REPLACE FUNCTION _columns_to_compare(p_registered table_to_process)
RETURNS TABLE (col_name TEXT, col_type REGTYPE, col_source TEXT, col_dest TEXT, col_is_plain BOOLEAN, col_has_same_type BOOLEAN)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_columns_to_compare$
-- The columns of a table that are not masked, in order: name, type in which both sides are compared, expression on the foreign table and
-- expression on the table that have it; whether the former is but a column; whether it had this type, or a like one, without a cast.
-- A generated column that the source does not have is left out.
DECLARE
    v_names                  TEXT[];
    v_sources                TEXT[];
    v_dests                  TEXT[];
    v_plain                  BOOLEAN[];
BEGIN
    SELECT coalesce(array_agg(tco_name ORDER BY tco_number), '{}'), coalesce(array_agg(tco_compare_source_expr ORDER BY tco_number), '{}'),
           coalesce(array_agg(coalesce(tco_compare_dest_expr, tco_compare_source_expr) ORDER BY tco_number), '{}'),
           array_agg(is_plain ORDER BY tco_number)
        INTO v_names, v_sources, v_dests, v_plain
        FROM table_column, LATERAL (
                SELECT count(*) > 0 AS is_plain
                    FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_class c ON c.oid = attrelid
                    WHERE relname = p_registered.tbl_foreign_name AND attnum > 0
                      AND relnamespace = to_regnamespace(quote_ident(p_registered.tbl_foreign_schema))
                      AND quote_ident(attname) = tco_compare_source_expr) AS a
        WHERE tco_schema = p_registered.tbl_schema AND tco_table = p_registered.tbl_name AND tco_compare_source_expr IS NOT NULL
          AND (is_plain OR tco_copy_dest_col IS NOT NULL OR tco_compare_source_expr <> quote_ident(tco_name));
    RETURN QUERY
        SELECT name, CASE WHEN source_type <> dest_type AND are_numbers THEN 'numeric'::REGTYPE ELSE dest_type END,
               CASE WHEN has_same_type THEN _enclosed(source, is_plain)
                    ELSE format('CAST(%s AS %s)', _enclosed(source, is_plain), format_type(dest_type, -1)) END,
               _enclosed(dest, dest = quote_ident(name)), is_plain, has_same_type
            FROM unnest(v_names, v_sources, v_dests, v_plain,
                        _expression_types(p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name, v_sources),
                        _expression_types(p_registered.tbl_schema, p_registered.tbl_name, v_dests))
                     AS c (name, source, dest, is_plain, source_full_type, dest_full_type),
                 LATERAL (SELECT _base_type(source_full_type) AS source_type, _base_type(dest_full_type) AS dest_type) AS t,
                 LATERAL (SELECT ARRAY[source_type, dest_type] <@ '{int2,int4,int8,numeric,money}' AS are_numbers) AS n,
                 LATERAL (SELECT source_type = dest_type OR are_numbers
                                 OR ARRAY[source_type, dest_type] <@ '{text,varchar,name}' AS has_same_type) AS s;
END;
$_columns_to_compare$;

CREATE OR REPLACE FUNCTION _enclosed(p_expression TEXT, p_isName BOOLEAN)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_enclosed$
-- Puts an expression, which may end with a comment, in parentheses; a name needs none.
    SELECT CASE WHEN p_isName THEN p_expression ELSE format(E'(%s\n)', p_expression) END;
$_enclosed$;

CREATE OR REPLACE FUNCTION _own_rows(p_table OID)
RETURNS TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_own_rows$
-- Names a table in FROM so that its own rows are read: those of partitions, but not those of tables that inherit from it.
    SELECT CASE WHEN relkind = 'p' THEN '' ELSE 'ONLY ' END || oid::REGCLASS FROM pg_catalog.pg_class WHERE oid = p_table;
$_own_rows$;

CREATE OR REPLACE FUNCTION _ask_source(p_migration TEXT, p_question TEXT, VARIADIC p_parameters TEXT[] DEFAULT '{}')
RETURNS TEXT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_ask_source$
-- Asks one of the questions that a source may leave open, with the migration as first parameter.
-- Output: the answer; NULL if the source leaves the question open.
DECLARE
    v_question               TEXT;
    v_answer                 TEXT;
BEGIN
    SELECT _source_question(mgr_source_dbms, p_question) INTO v_question FROM migration WHERE mgr_name = p_migration;
    IF to_regproc(v_question) IS NOT NULL THEN
        EXECUTE (SELECT format('SELECT %s(%L%s)', v_question, p_migration,
                               coalesce(string_agg(', ' || quote_literal(p), '' ORDER BY rank), ''))
                     FROM unnest(p_parameters) WITH ORDINALITY AS u (p, rank)) INTO v_answer;
    END IF;
    RETURN v_answer;
END;
$_ask_source$;
