-- Steps of COMPARE batches, continued: the order of the rows of a table, the same on both servers, and how a comparison is limited to the
-- first ones.

CREATE OR REPLACE FUNCTION _limit_rows(p_plan JSONB, p_maxRows NUMERIC)
RETURNS JSONB LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_limit_rows$
-- Restricts both sides to the first rows of the source in key order: up to the same last key, so that a row that is missing on one
-- side does not let the others move.
-- Input: plan, number of rows (NULL: all).
-- Output: plan.
DECLARE
    v_orders                 TEXT[][];
    v_last                   TEXT[];
    v_side                   TEXT;
    v_bound                  TEXT;
BEGIN
    IF p_maxRows IS NULL THEN
        RETURN p_plan;
    END IF;
    IF p_maxRows > 0 THEN
        v_orders = _key_order(p_plan, p_plan -> 'S');
        EXECUTE _on_source(p_plan, (
                SELECT format('SELECT to_json(ARRAY[%s]::text[]) AS answer FROM %s%s%s OFFSET %s LIMIT 1',
                              string_agg(_text_of_value(v_orders[i][1], v_orders[i][2]), ', ' ORDER BY i),
                              p_plan -> 'S' ->> 'relation', _where(p_plan -> 'S'),
                              ' ORDER BY ' || CASE WHEN _is_long_key(v_orders) THEN format('ROW(%s)', string_agg(v_orders[i][1], ', ' ORDER BY i))
                                                   ELSE string_agg(v_orders[i][1] || ' NULLS LAST', ', ' ORDER BY i) END, p_maxRows - 1)
                    FROM generate_subscripts(v_orders, 1) i))
            INTO v_last;
        IF v_last IS NULL THEN
            RETURN p_plan;
        END IF;
    END IF;
    FOREACH v_side IN ARRAY ARRAY['S', 'F', 'D'] LOOP
        v_bound = CASE WHEN p_maxRows > 0 THEN _up_to_key(_key_order(p_plan, p_plan -> v_side), v_last) ELSE 'FALSE' END;
        p_plan = jsonb_set(p_plan, ARRAY[v_side, 'conditions'], (p_plan -> v_side -> 'conditions') || to_jsonb(v_bound));
    END LOOP;
    RETURN p_plan;
END;
$_limit_rows$;

CREATE OR REPLACE FUNCTION _up_to_key(p_orders TEXT[][], p_last TEXT[])
RETURNS TEXT LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS
$_up_to_key$
-- Writes the condition for rows up to a key, with NULLs last.
-- Input: per column of the key, expression and type; the values of the last key.
DECLARE
    v_bound                  TEXT = 'TRUE';
BEGIN
    IF _is_long_key(p_orders) THEN
        RETURN (SELECT format('record_le(ROW(%s), ROW(%s))', string_agg(format('%s::%s', p_orders[i][1], p_orders[i][2]), ', ' ORDER BY i),
                              string_agg(format('%L::%s', p_last[i], p_orders[i][2]), ', ' ORDER BY i))
                    FROM generate_subscripts(p_last, 1) i);
    END IF;
    FOR i IN REVERSE cardinality(p_last)..1 LOOP
        v_bound = CASE WHEN p_last[i] IS NULL THEN format('(%1$s IS NOT NULL OR %2$s)', p_orders[i][1], v_bound)
                       ELSE format('(%1$s < %2$L::%3$s OR %1$s = %2$L::%3$s AND %4$s)',
                                   p_orders[i][1], p_last[i], p_orders[i][2], v_bound) END;
    END LOOP;
    RETURN v_bound;
END;
$_up_to_key$;

CREATE OR REPLACE FUNCTION _is_long_key(p_orders TEXT[][])
RETURNS BOOLEAN LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_is_long_key$
-- Whether a key has so many columns that PostgreSQL may not sort by each, besides those it reads, but by one record of them all.
    SELECT coalesce(array_length(p_orders, 1), 0) > 100;
$_is_long_key$;

CREATE OR REPLACE FUNCTION _is_ordered(p_type TEXT)
RETURNS BOOLEAN LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_is_ordered$
-- Whether the values of a type have the same order on all servers, and only equal values the same place in it.
    SELECT p_type = ANY ('{int8,numeric,float4,float8,bool,oid,date,time,timestamp,timestamptz,uuid,bytea}');
$_is_ordered$;

CREATE OR REPLACE FUNCTION _text_bytes(p_expression TEXT)
RETURNS TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_text_bytes$
-- Writes the expression for the bytes of a text, in UTF-8 whatever the encoding of the database; as they are if this one does not know
-- the encoding of its texts.
    SELECT format('convert_to(%s, %L)', p_expression, CASE getdatabaseencoding() WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END);
$_text_bytes$;

CREATE OR REPLACE FUNCTION _text_of_value(p_expression TEXT, p_type TEXT)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_text_of_value$
-- Writes the expression for the text of a value, which can be read again: of times whatever DateStyle.
    SELECT format(CASE WHEN p_type IN ('date', 'timestamp', 'timestamptz') THEN 'to_json(%s) #>> ''{}''' ELSE '(%s)::text' END, p_expression);
$_text_of_value$;

CREATE OR REPLACE FUNCTION _key_order(p_plan JSONB, p_side JSONB)
RETURNS TEXT[][] LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_key_order$
-- What the rows of a side are ordered by, the same on both sides: numbers and times by their value, everything else by the bytes of
-- its text in UTF-8.
-- Output: per column of the key, expression and type.
    SELECT coalesce(array_agg(CASE WHEN _is_ordered(type) THEN ARRAY[val, type]
                                   ELSE ARRAY[_text_bytes(format('(%s)::text', val)), 'bytea'] END ORDER BY rank), '{}')
        FROM ROWS FROM (jsonb_array_elements_text(p_side -> 'values'), jsonb_array_elements_text(p_plan -> 'types'))
                 WITH ORDINALITY AS v (val, type, rank)
        WHERE rank <= (p_plan ->> 'keys')::INT;
$_key_order$;
