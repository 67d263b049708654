-- Steps of COMPARE batches, continued: write down the rows that differ.

CREATE OR REPLACE FUNCTION _write_differences(p_plan JSONB, p_schema TEXT, p_table TEXT, p_part TEXT, p_maxDiff NUMERIC)
RETURNS BIGINT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_write_differences$
-- Matches the rows in data2pg_row by their keys, and writes what differs into content_diff, in key order. Rows that are not the same
-- in number on both sides differ. A key that is not unique, as it holds NULLs, may have several rows; then they are matched in any order.
-- All rows are sorted once, by the first column of the key order (o) and then by key: the rest finds them in order. The first n of what only
-- the source has is matched with the first n of what is here only.
-- Input: plan, schema, table, part or NULL, how many differing keys to write (NULL: all).
-- Output: number of differing keys, written or not.
DECLARE
    v_nbKey                  INT = (p_plan ->> 'keys')::INT;
    v_orders                 TEXT[];
    v_nbDifference           BIGINT;
BEGIN
    SELECT array_agg(CASE WHEN _is_ordered(type) THEN format('v[%s]::%s', rank, type) ELSE _text_bytes(format('v[%s]', rank)) END ORDER BY rank)
        INTO v_orders
        FROM jsonb_array_elements_text(p_plan -> 'types') WITH ORDINALITY AS t (type, rank) WHERE rank <= v_nbKey;
    EXECUTE format($write$
        WITH matched AS NOT MATERIALIZED (
            SELECT o, CASE WHEN on_both THEN 'count' WHEN max(d) IS NULL THEN 'missing' WHEN max(s) IS NULL THEN 'surplus' ELSE 'changed' END AS kind,
                   min(v) FILTER (WHERE s > 0) AS sv, max(s) AS s, min(v) FILTER (WHERE d > 0) AS dv, max(d) AS d
                FROM (SELECT *, s IS NOT NULL AND d IS NOT NULL AS on_both,
                             CASE WHEN d IS NULL THEN count(*) FILTER (WHERE d IS NULL) OVER same_key
                                  WHEN s IS NULL THEN count(*) FILTER (WHERE s IS NULL) OVER same_key ELSE row_number() OVER same_key END AS n
                          FROM (SELECT o, k, r, min(v COLLATE "C") AS v, sum(n) FILTER (WHERE side = 'S') AS s, sum(n) FILTER (WHERE side = 'D') AS d
                                    FROM (SELECT %1$s AS o, * FROM pg_temp.data2pg_row) AS ordered
                                    GROUP BY o, k, r) AS counted
                          WHERE s IS DISTINCT FROM d
                          WINDOW same_key AS (PARTITION BY o, k ORDER BY r ROWS UNBOUNDED PRECEDING)) AS numbered
                GROUP BY o, k, on_both, n
        ), written AS (
            INSERT INTO content_diff (diff_timestamp, diff_schema, diff_relation, diff_part, diff_rank, diff_database, diff_kind,
                                      diff_copies, diff_key_cols, diff_other_cols)
                SELECT clock_timestamp(), $1, $2, $3, rank, db, kind, copies, %3$s, %4$s
                    FROM (SELECT *, row_number() OVER (ORDER BY %2$s) AS rank FROM (SELECT *, coalesce(sv, dv) AS v FROM matched) AS m) AS ranked,
                         LATERAL (VALUES ('S', sv, s), ('D', dv, d)) AS l (db, v, copies)
                    WHERE l.v IS NOT NULL AND ($4 IS NULL OR rank <= $4)
                RETURNING diff_rank
        )
        SELECT CASE WHEN $4 IS NULL THEN (SELECT coalesce(max(diff_rank), 0) FROM written) ELSE (SELECT count(*) FROM matched) END$write$,
        coalesce(v_orders[1], 'NULL::int8'), array_to_string('o'::TEXT || v_orders[2:], ', '),
        _json_of_values(p_plan, 1, v_nbKey), _json_of_values(p_plan, v_nbKey + 1, jsonb_array_length(p_plan -> 'names')))
        INTO v_nbDifference USING p_schema, p_table, p_part, p_maxDiff;
    RETURN v_nbDifference;
END;
$_write_differences$;

CREATE OR REPLACE FUNCTION _json_of_values(p_plan JSONB, p_from INT, p_to INT)
RETURNS TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_json_of_values$
-- Writes the expression that makes a JSON object of some values, or NULL of none. Of the columns outside the key, only those that differ
-- are shown, all if the row is on one side only. Functions take at most 100 parameters, hence the groups. Times in arrays that are not
-- written as in ISO 8601 would be read as others.
    WITH member AS (
        SELECT rank, format($$%L || coalesce(to_json(l.v[%s]::%s)::text, 'null')$$, to_json(name)::TEXT || ': ', rank,
                            CASE WHEN type ~ '^(date|timestamp).*]$' AND current_setting('DateStyle') !~ '^ISO' THEN 'text' ELSE type END) AS pair
            FROM ROWS FROM (jsonb_array_elements_text(p_plan -> 'names'), jsonb_array_elements_text(p_plan -> 'types'))
                     WITH ORDINALITY AS m (name, type, rank)
            WHERE rank BETWEEN p_from AND p_to
    ), grouped AS (
        SELECT rank / 80 AS number,
               string_agg(CASE WHEN p_from = 1 THEN pair
                               ELSE format('CASE WHEN sv IS NULL OR dv IS NULL OR sv[%s] IS DISTINCT FROM dv[%1$s] THEN %2$s END',
                                           rank, pair) END, ', ' ORDER BY rank) AS pairs
            FROM member GROUP BY rank / 80
    )
    SELECT CASE WHEN p_from > p_to THEN 'NULL'
                ELSE format($$('{' || %s || '}')::json$$,
                            format(CASE WHEN count(*) > 1 THEN $$nullif(concat_ws(', ', %s), '')$$ ELSE '%s' END,
                                   string_agg(format('nullif(concat_ws('', '', %s), '''')', pairs), ', ' ORDER BY number))) END
        FROM grouped;
$_json_of_values$;
