-- Steps of DISCOVER batches, continued: the one query that profiles a table.

CREATE OR REPLACE FUNCTION _digits(p_value TEXT)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_digits$
-- Writes the number of digits that a column of type NUMERIC needs for a number.
    SELECT format($$length(replace(ltrim(CASE WHEN scale(%1$s) > 0 THEN rtrim(abs(%1$s)::text, '0')
                                              ELSE abs(%1$s)::text END, '0'), '.', ''))$$, p_value);
$_digits$;

CREATE OR REPLACE FUNCTION _fraction_digits(p_value TEXT)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_fraction_digits$
-- Writes the number of digits of a number behind its point, without trailing zeros.
    SELECT format($$length(rtrim(split_part(%s::text, '.', 2), '0'))$$, p_value);
$_fraction_digits$;

CREATE OR REPLACE FUNCTION _declared_scale(p_modifier INT)
RETURNS INT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_declared_scale$
-- How many digits a declared NUMERIC has behind its point.
    SELECT greatest(((p_modifier - 4 & 2047) # 1024) - 1024, 0);
$_declared_scale$;

CREATE OR REPLACE FUNCTION _discover_numeric(p_value TEXT, p_modifier INT, p_sample TEXT)
RETURNS TEXT[] LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_discover_numeric$
-- Numbers of any length. Digits are counted in their text, which is expensive: only where there can be more of them than in the numbers
-- known. scale() is NULL where there are no digits: NaN and infinity. A number with declared digits is never infinite.
-- Input: column as numeric, its modifier or -1, expression of what is known.
-- Output: statistics, what is to be known before, most digits behind the point.
    SELECT ARRAY[format(CASE WHEN p_modifier = -1 THEN
                $$'num_min', (min(%1$s) FILTER (WHERE scale(%1$s) >= 0))::text, 'num_max', (max(%1$s) FILTER (WHERE scale(%1$s) >= 0))::text,
                  'num_nan', count(*) FILTER (WHERE %1$s = 'NaN'),
                  'num_infinite', count(%1$s) - count(scale(%1$s)) - count(*) FILTER (WHERE %1$s = 'NaN'),
                  'num_max_precision', greatest(%2$s, max(%3$s) FILTER (WHERE length(%1$s::text) > %2$s AND scale(%1$s) >= 0)),
                  'num_max_fract_part', %4$s$$
            ELSE
                $$'num_min', nullif(min(%1$s), 'NaN')::text, 'num_max', (max(%1$s) FILTER (WHERE %1$s < 'NaN'))::text,
                  'num_nan', count(*) FILTER (WHERE %1$s = 'NaN'), 'num_infinite', 0,
                  'num_max_precision', greatest(%2$s, max(%3$s) FILTER (WHERE (%1$s >= %5$s OR %1$s <= %6$s) AND scale(%1$s) >= 0)),
                  'num_max_fract_part', %4$s$$ END,
                        p_value, known_precision, _digits(p_value), most_fraction,
                        CASE WHEN p_sample IS NULL THEN format('1e-%s', declared_scale) ELSE format(bound, '', p_sample, declared_scale) END,
                        CASE WHEN p_sample IS NULL THEN format('-1e-%s', declared_scale) ELSE format(bound, '-', p_sample, declared_scale) END),
                 format($$jsonb_build_object('precision', coalesce(max(%1$s) FILTER (WHERE scale(%3$s) >= 0), 0),
                                             'fraction', coalesce(max(%2$s) FILTER (WHERE scale(%3$s) >= 0), 0))$$,
                        _digits(p_value), _fraction_digits(p_value), p_value),
                 most_fraction]
        FROM (SELECT coalesce('(SELECT (' || p_sample || $$ ->> 'precision')::int)$$, '0'),
                     coalesce('(SELECT (' || p_sample || $$ ->> 'fraction')::int)$$, '0'), _declared_scale(p_modifier),
                     $$(SELECT %s('1e' || (%s ->> 'precision')::int - %s)::numeric)$$)
                 AS d (known_precision, known_fraction, declared_scale, bound),
             LATERAL format($$greatest(%2$s, max(%3$s) FILTER (WHERE (SELECT %4$s) AND scale(%1$s) > %2$s AND %1$s <> round(%1$s, %2$s)))$$,
                            p_value, known_fraction, _fraction_digits(p_value),
                            CASE WHEN p_modifier = -1 THEN 'TRUE' ELSE format('%s < %s', known_fraction, declared_scale) END)
                 AS most_fraction;
$_discover_numeric$;

CREATE OR REPLACE FUNCTION _discover_declared(p_value TEXT, p_modifier INT, p_sample TEXT)
RETURNS TEXT[] LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_discover_declared$
-- Numbers with declared digits, each comparison of which costs as much as all that is done with a date: besides the least and the
-- greatest, nothing is asked of each of them. The greatest tells whether there is NaN. No other number than the one farthest from 0 has
-- more digits before the point than the one next to it, and none has more behind it than were found. Where there is NaN, or where no
-- number is known that is so long, a close look tells.
-- Input: as for _discover_numeric().
-- Output: statistics; what is to be known before; statistics of a close look; in terms of the first, whether it is needed, and what to add
--         otherwise.
    SELECT ARRAY[format($$'num_min', min(%1$s)::text, 'num_max', max(%1$s)::text, 'num_nan', 0, 'num_infinite', 0,
                          'num_max_precision', (%2$s ->> 'precision')::int, 'num_max_fract_part', %3$s$$, p_value, p_sample, numbers[3]),
                 numbers[2], numbers[1],
                 format($$num_max = 'NaN' OR %1$s < num_max_fract_part
                          + coalesce(length(nullif(trunc(greatest(abs(num_min) - 1e-%2$s, abs(num_max) - 1e-%2$s, 0)), 0)::text), 0)$$,
                        longest, _declared_scale(p_modifier)),
                 format($$'num_max_precision', %s$$, longest)]
        FROM _discover_numeric(p_value, p_modifier, p_sample) AS numbers,
             LATERAL format('greatest(num_max_precision, %s, %s)', _digits('num_min'), _digits('num_max')) AS longest;
$_discover_declared$;

CREATE OR REPLACE FUNCTION _discover_float(p_name TEXT)
RETURNS TEXT[] LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_discover_float$
-- Floating point numbers: their digits are those of the shortest decimal number that stands for them.
    SELECT ARRAY[format($$'num_min', (min(%1$s) FILTER (WHERE %2$s))::text, 'num_max', (max(%1$s) FILTER (WHERE %2$s))::text,
                          'num_nan', count(*) FILTER (WHERE %1$s = 'NaN'), 'num_infinite', count(*) FILTER (WHERE abs(%1$s) = 'Infinity'),
                          'num_max_precision', max(%3$s) FILTER (WHERE %2$s), 'num_max_fract_part', max(%4$s) FILTER (WHERE %2$s)$$,
                        p_name, format($$abs(%s) < 'Infinity'$$, p_name), _digits(p_name || '::text::numeric'),
                        _fraction_digits(p_name || '::text::numeric'))];
$_discover_float$;

CREATE OR REPLACE FUNCTION _discover_string(p_value TEXT, p_counted TEXT, p_nbNul TEXT, p_sample TEXT)
RETURNS TEXT[] LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_discover_string$
-- Strings. To count characters costs much more than to read the number of bytes, of which there are as many or more: it is done only where
-- there are more bytes than characters in the longest string known. The average number of characters is derived from that of bytes: it is
-- an estimate.
-- Input: column as text, number of its values, aggregate that counts the NUL characters, expression of what is known.
    SELECT CASE WHEN p_sample IS NULL THEN
                     ARRAY[format($$'str_avg_length', round(avg(length(%1$s))), 'str_max_length', max(length(%1$s)), 'str_nul_char', %2$s$$,
                                  p_value, p_nbNul)]
                ELSE ARRAY[format(
                        $$'str_avg_length', round(sum(octet_length(%1$s))::numeric * (%2$s ->> 'chars')::bigint
                                                  / (%2$s ->> 'bytes')::bigint / nullif(%5$s, 0)),
                          'str_max_length', nullif(greatest((%2$s ->> 'max')::int,
                                                            max(length(%1$s)) FILTER (WHERE octet_length(%1$s) > %4$s)), -1),
                          'str_nul_char', %3$s$$, p_value, p_sample, p_nbNul, '(SELECT (' || p_sample || $$ ->> 'max')::int)$$, p_counted),
                     format(
                        $$jsonb_build_object('max', coalesce(max(length(%1$s)), -1), 'chars', coalesce(nullif(sum(length(%1$s)), 0), 1),
                                             'bytes', coalesce(nullif(sum(octet_length(%1$s)), 0), 1))$$, p_value)] END;
$_discover_string$;

CREATE OR REPLACE FUNCTION _discover_timestamp(p_name TEXT, p_local TEXT, p_counted TEXT)
RETURNS TEXT[] LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_discover_timestamp$
-- Timestamps; one at midnight, or infinite, has no time of day. What leads to midnight without a calendar costs least; before its origin,
-- date_bin() errs in some minor versions of PostgreSQL.
-- Input: column, expression that gives its local time, number of its values.
    SELECT ARRAY[format($$'ts_min', min(%1$s)::text, 'ts_max', max(%1$s)::text, 'ts_nb_date', $$
                        || CASE WHEN p_local = p_name
                                THEN $$count(*) FILTER (WHERE CASE WHEN %1$s >= '2000-01-01' THEN date_bin('1 day', %1$s, '2000-01-01') = %1$s
                                                                   ELSE %1$s = %1$s::date END)$$
                                ELSE $$%3$s - count(*) FILTER (WHERE (%2$s)::time <> '00:00')$$ END, p_name, p_local, p_counted)];
$_discover_timestamp$;

CREATE OR REPLACE FUNCTION _discover_aggregates(p_name TEXT, p_type REGTYPE, p_modifier INT, p_isNotNull BOOLEAN, p_timeZone TEXT,
                                                p_sample TEXT)
RETURNS TEXT[] LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_discover_aggregates$
-- Writes the aggregates of a column: the object with its statistics, and what is to be known before of some of its values, if anything;
-- where a close look may be needed, what _discover_declared() says of it. NULLs are counted, because they are fewer than the values in
-- most columns.
-- Input: column, its type and modifier, whether it is never NULL, time zone, expression that gives what is known; NULL if nothing is.
    SELECT ARRAY[format('jsonb_build_object(''nb_not_null'', %s%s)', counted, ', ' || statistics[1])] || statistics[2:]
        FROM (VALUES (CASE WHEN p_isNotNull THEN 'count(*)'
                           -- A composite value of NULLs IS NULL, too, but is a value.
                           ELSE format('(count(*) - count(*) FILTER (WHERE %s IS NOT DISTINCT FROM NULL))', p_name) END)) AS n (counted),
             LATERAL (SELECT CASE _discover_kind(p_type)
                WHEN 'integer' THEN ARRAY[format($$'num_min', min(%1$s)::text, 'num_max', max(%1$s)::text$$, p_name)]
                WHEN 'numeric' THEN CASE WHEN p_modifier = -1 OR p_sample IS NULL THEN (_discover_numeric(p_name, p_modifier, p_sample))[:2]
                                         ELSE _discover_declared(p_name, p_modifier, p_sample) END
                WHEN 'money' THEN (_discover_numeric(p_name || '::numeric', -1, p_sample))[:2]
                WHEN 'float' THEN _discover_float(p_name)
                WHEN 'string' THEN _discover_string(p_name || '::text', counted, '0', p_sample)
                WHEN 'json' THEN _discover_string(p_name || '::text', counted,
                    format($$count(*) FILTER (WHERE %s::text ~ '(^|[^\\])(\\\\)*\\u0000')$$, p_name), p_sample)
                WHEN 'binary' THEN ARRAY[format(
                    $$'str_avg_length', round(avg(octet_length(%1$s))), 'str_max_length', max(octet_length(%1$s))$$, p_name)]
                WHEN 'bit' THEN ARRAY[format($$'str_avg_length', round(avg(length(%1$s))), 'str_max_length', max(length(%1$s))$$, p_name)]
                WHEN 'date' THEN ARRAY[format(
                    $$'ts_min', min(%1$s)::text, 'ts_max', max(%1$s)::text, 'ts_nb_date', %2$s$$, p_name, counted)]
                WHEN 'timestamp' THEN _discover_timestamp(p_name, p_name, counted)
                -- At the ends of what a timestamp can hold, no time zone but UTC is possible.
                WHEN 'timestamptz' THEN _discover_timestamp(p_name,
                    CASE WHEN p_timeZone IN ('UTC', 'Etc/UTC', 'GMT') THEN p_name
                         ELSE format($$CASE WHEN %1$s BETWEEN '4713-02-01 00:00 BC' AND '294276-12-01 00:00'
                                            THEN %1$s AT TIME ZONE %2$L ELSE %1$s AT TIME ZONE 'UTC' END$$, p_name, p_timeZone) END, counted)
            END) AS s (statistics);
$_discover_aggregates$;

CREATE OR REPLACE FUNCTION _discover_query(p_relation TEXT, p_columns JSONB, p_maxRows BIGINT, p_timeZone TEXT, p_sample TEXT)
RETURNS TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_discover_query$
-- Writes the query that profiles a relation of PostgreSQL in one scan, or in two where a close look is needed. It answers one JSON array:
-- an object with nb_row, then one per column; their keys are the columns of discovery_column without dscv_, and num_nan and num_infinite,
-- the numbers that are neither least nor greatest.
-- Input: relation and its columns, quoted, each {"name", "type", "modifier", "not_null"} with the type under its domains and whether
--        there can't be NULL; how many rows to read;
--        time zone in which a timestamp with time zone is midnight; some of its rows to look at before, for instance relation LIMIT 1000,
--        or NULL: what can't exceed them is not looked at closely. These rows are read once more.
-- Each column has one object, and all are in one array: there is no limit of 100 arguments nor of 1,664 columns in their way, but
-- workers would hand on one aggregate per column of a row. What is concluded from the aggregates stands outside: workers can't have it.
    WITH described AS (
        SELECT rank, name, _discover_aggregates(name, type::REGTYPE, modifier, not_null, p_timeZone,
                                                CASE WHEN p_sample IS NOT NULL AND p_maxRows IS NULL AND jsonb_array_length(p_columns) <= 200
                                                     THEN format('(SELECT s[%s] FROM sample)', rank) END) AS aggregates
            FROM jsonb_array_elements(p_columns) WITH ORDINALITY AS e (item, rank),
                 jsonb_to_record(item) AS c (name TEXT, type TEXT, modifier INT, not_null BOOLEAN)
    )
    SELECT format('%s%s SELECT to_jsonb(ARRAY[o[1]%s]) FROM (SELECT ARRAY[jsonb_build_object(''nb_row'', count(*))%s] FROM %s%s) AS found (o)',
                  'WITH sample AS (SELECT ARRAY[' || string_agg(coalesce(aggregates[2], 'NULL'), ', ' ORDER BY rank)
                      || ']::jsonb[] AS s FROM (SELECT ' || string_agg(name, ', ' ORDER BY rank) FILTER (WHERE aggregates[2] IS NOT NULL)
                      || ' FROM ' || p_sample || ') AS sampled)',
                  CASE WHEN count(aggregates[3]) > 0
                       THEN format(', closely AS MATERIALIZED (SELECT ARRAY[%s]::jsonb[] AS c FROM %s)',
                                   string_agg(coalesce('jsonb_build_object(' || aggregates[3] || ')', 'NULL'), ', ' ORDER BY rank), p_relation) END,
                  string_agg(', ' || CASE WHEN aggregates[3] IS NULL THEN format('o[%s]', rank + 1)
                                          ELSE format($$(SELECT o[%s] || CASE WHEN %s THEN (SELECT c[%s] FROM closely)
                                                                              ELSE jsonb_build_object(%s) END
                                                            FROM jsonb_to_record(o[%1$s])
                                                                 AS r (num_min numeric, num_max numeric, num_max_precision int,
                                                                       num_max_fract_part int))$$, rank + 1, aggregates[4], rank, aggregates[5])
                                          END, '' ORDER BY rank),
                  string_agg(', ' || aggregates[1], '' ORDER BY rank),
                  CASE WHEN p_maxRows IS NULL THEN p_relation
                       ELSE format('(SELECT %s FROM %s LIMIT %s) AS first', string_agg(name, ', ' ORDER BY rank), p_relation, p_maxRows) END,
                  CASE WHEN count(*) > 200 THEN $$ HAVING set_config('max_parallel_workers_per_gather', '0', TRUE) IS NOT NULL$$ END)
        FROM described;
$_discover_query$;
