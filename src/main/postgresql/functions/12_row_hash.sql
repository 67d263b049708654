-- What all functions share, continued: values and rows written so that two servers give the same for equal ones.

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

CREATE OR REPLACE FUNCTION _canonical_value(p_expression TEXT, p_type REGTYPE)
RETURNS TEXT LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_canonical_value$
-- Writes an expression so that equal values have the same text on any server whose output settings are pinned (_pin_output): numbers
-- without trailing zeros, no negative zero, char(n) without its blanks, binary values short. Enumerations have their label, json its
-- text, collations play no part. All other types are left as they are.
-- Input: expression, in parentheses unless it is a name; its type.
DECLARE
    v_base                   REGTYPE = _base_type(p_type);
    v_element                REGTYPE;
BEGIN
    IF v_base IN ('numeric'::REGTYPE, 'money'::REGTYPE) THEN
        RETURN format('trim_scale(%s::numeric)', p_expression);
    ELSIF v_base IN ('float4'::REGTYPE, 'float8'::REGTYPE) THEN
        RETURN format('%s + 0::%s', p_expression, v_base);
    ELSIF v_base = 'bpchar'::REGTYPE THEN
        RETURN p_expression || '::text';
    ELSIF v_base = 'bytea'::REGTYPE THEN
        RETURN format('md5(%s)', p_expression);
    END IF;
    SELECT _base_type(typelem) INTO v_element FROM pg_catalog.pg_type WHERE oid = v_base AND typcategory = 'A';
    IF FOUND AND _canonical_value('v', v_element) <> 'v' THEN
        RETURN format('ROW(%1$s IS NULL, array_dims(%1$s), ARRAY(SELECT %2$s FROM unnest(%1$s) AS v))',
                      p_expression, _canonical_value('v', v_element));
    END IF;
    RETURN p_expression;
END;
$_canonical_value$;

CREATE OR REPLACE FUNCTION _row_hash(p_values TEXT[], p_isPortable BOOLEAN)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_row_hash$
-- Writes an expression of type BIGINT that hashes a row of canonical values, any number of them up to the 1,664 of a row. NULL is not
-- the same as an empty string.
-- Input: canonical values, whether the two servers may differ in encoding, byte order or release of PostgreSQL: then the hash is one
--        of UTF-8 bytes, the same everywhere, and nearly twice as expensive.
    SELECT format(CASE WHEN p_isPortable THEN $$('x' || substr(md5(convert_to(ROW(%s)::text, 'UTF8')), 1, 16))::bit(64)::bigint$$
                       ELSE 'hashtextextended(ROW(%s)::text COLLATE "C", 0)' END, array_to_string(p_values, ', '));
$_row_hash$;

CREATE OR REPLACE FUNCTION _pin_output()
RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS
$_pin_output$
-- Lets values be written as in the connections to a source, until the end of the transaction or of the calling function with SET.
    SELECT set_config('TimeZone', 'UTC', TRUE), set_config('DateStyle', 'ISO', TRUE), set_config('IntervalStyle', 'postgres', TRUE),
           set_config('extra_float_digits', '3', TRUE), set_config('bytea_output', 'hex', TRUE);
$_pin_output$;

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
