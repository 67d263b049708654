-- What all functions share, continued: types of expressions, the rows that belong to a table, how values are written.

CREATE OR REPLACE FUNCTION _base_type(p_type REGTYPE)
RETURNS REGTYPE LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_base_type$
-- The type under a domain, or under domains on domains; any other type itself.
DECLARE
    v_base                   OID;
BEGIN
    LOOP
        SELECT typbasetype INTO v_base FROM pg_catalog.pg_type WHERE oid = p_type AND typtype = 'd';
        EXIT WHEN NOT FOUND;
        p_type = v_base;
    END LOOP;
    RETURN p_type;
END;
$_base_type$;

CREATE OR REPLACE FUNCTION _expression_types(p_schema TEXT, p_relation TEXT, p_expressions TEXT[])
RETURNS REGTYPE[] LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_expression_types$
-- The types of expressions on a table, foreign or not. Nothing is read from it.
DECLARE
    v_types                  REGTYPE[];
BEGIN
    IF p_expressions = '{}' THEN
        RETURN ARRAY[]::REGTYPE[];
    END IF;
    EXECUTE (SELECT format('SELECT ARRAY[%s] FROM (VALUES (0)) AS one LEFT JOIN (SELECT %s FROM %I.%I WHERE FALSE) AS none ON TRUE',
                           string_agg('pg_typeof(c' || rank || ')', ', ' ORDER BY rank),
                           string_agg(format(E'(%s\n) AS c%s', expression, rank), ', ' ORDER BY rank), p_schema, p_relation)
                 FROM unnest(p_expressions) WITH ORDINALITY AS e (expression, rank)) INTO v_types;
    RETURN v_types;
END;
$_expression_types$;

CREATE OR REPLACE FUNCTION _own_rows(p_table OID)
RETURNS TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_own_rows$
-- Names a table in FROM so that its own rows are read: those of partitions, but not those of tables that inherit from it.
    SELECT CASE WHEN relkind = 'p' THEN '' ELSE 'ONLY ' END || oid::REGCLASS FROM pg_catalog.pg_class WHERE oid = p_table;
$_own_rows$;

CREATE OR REPLACE FUNCTION _pin_output()
RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS
$_pin_output$
-- Lets values be written as in the connections to a source, until the end of the transaction.
    SELECT set_config('TimeZone', 'UTC', TRUE), set_config('DateStyle', 'ISO', TRUE), set_config('IntervalStyle', 'postgres', TRUE),
           set_config('extra_float_digits', '3', TRUE), set_config('bytea_output', 'hex', TRUE);
$_pin_output$;
