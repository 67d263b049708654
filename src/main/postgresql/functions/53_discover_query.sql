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

CREATE OR REPLACE FUNCTION _discover_numeric(p_value TEXT, p_modifier INT, p_sample TEXT)
RETURNS TEXT[] LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_discover_numeric$
-- Numbers of any length. Digits are counted in their text, which is expensive: only where there can be more of them than in the numbers
-- known. scale() is NULL where there are no digits: NaN and infinity. A number with declared digits is never infinite.
-- Input: column as numeric, its modifier or -1, expression of what is known.
    SELECT ARRAY[format(CASE WHEN p_modifier = -1 THEN
                $$'num_min', (min(%1$s) FILTER (WHERE scale(%1$s) >= 0))::text, 'num_max', (max(%1$s) FILTER (WHERE scale(%1$s) >= 0))::text,
                  'num_nan', count(*) FILTER (WHERE %1$s = 'NaN'),
                  'num_infinite', count(%1$s) - count(scale(%1$s)) - count(*) FILTER (WHERE %1$s = 'NaN'),
                  'num_max_precision', greatest(%2$s, max(%4$s) FILTER (WHERE length(%1$s::text) > %2$s AND scale(%1$s) >= 0)),
                  'num_max_fract_part', greatest(%3$s, max(%5$s) FILTER (WHERE scale(%1$s) > %3$s AND %1$s <> round(%1$s, %3$s)))$$
            ELSE
                $$'num_min', nullif(min(%1$s), 'NaN')::text, 'num_max', (max(%1$s) FILTER (WHERE %1$s < 'NaN'))::text,
                  'num_nan', count(*) FILTER (WHERE %1$s = 'NaN'), 'num_infinite', 0,
                  'num_max_precision', greatest(%2$s, max(%4$s) FILTER (WHERE (%1$s >= %7$s OR %1$s <= %8$s) AND scale(%1$s) >= 0)),
                  'num_max_fract_part', greatest(%3$s, max(%5$s) FILTER (WHERE %3$s < %6$s AND scale(%1$s) > %3$s
                                                                               AND %1$s <> round(%1$s, %3$s)))$$ END,
                        p_value, known_precision, known_fraction, precision, fraction, declared_scale,
                        CASE WHEN p_sample IS NULL THEN format('1e-%s', declared_scale) ELSE format(bound, '', p_sample, declared_scale) END,
                        CASE WHEN p_sample IS NULL THEN format('-1e-%s', declared_scale) ELSE format(bound, '-', p_sample, declared_scale) END),
                 format($$jsonb_build_object('precision', coalesce(max(%1$s) FILTER (WHERE scale(%3$s) >= 0), 0),
                                             'fraction', coalesce(max(%2$s) FILTER (WHERE scale(%3$s) >= 0), 0))$$,
                        precision, fraction, p_value)]
        FROM (SELECT coalesce('(SELECT (' || p_sample || $$ ->> 'precision')::int)$$, '0'),
                     coalesce('(SELECT (' || p_sample || $$ ->> 'fraction')::int)$$, '0'),
                     _digits(p_value), _fraction_digits(p_value), greatest(((p_modifier - 4 & 2047) # 1024) - 1024, 0),
                     $$(SELECT %s('1e' || (%s ->> 'precision')::int - %s)::numeric)$$)
                 AS d (known_precision, known_fraction, precision, fraction, declared_scale, bound);
$_discover_numeric$;

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
-- there are more bytes than characters in the longest string known. The average number of characters is derived from that of bytes.
-- Input: column as text, what is to be counted to know how many values there are, aggregate that counts the NUL characters, expression of
--        what is known.
    SELECT CASE WHEN p_sample IS NULL THEN
                     ARRAY[format($$'str_avg_length', round(avg(length(%1$s))), 'str_max_length', max(length(%1$s)), 'str_nul_char', %2$s$$,
                                  p_value, p_nbNul)]
                ELSE ARRAY[format(
                        $$'str_avg_length', round(sum(octet_length(%1$s))::numeric * (%2$s ->> 'chars')::bigint
                                                  / (%2$s ->> 'bytes')::bigint / nullif(count(%5$s), 0)),
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
-- Timestamps; one at midnight, or infinite, has no time of day.
-- Input: column, expression that gives its local time, what is to be counted to know how many values there are.
    SELECT ARRAY[format($$'ts_min', min(%1$s)::text, 'ts_max', max(%1$s)::text,
                          'ts_nb_date', count(%3$s) - count(*) FILTER (WHERE (%2$s)::time <> '00:00')$$, p_name, p_local, p_counted)];
$_discover_timestamp$;

CREATE OR REPLACE FUNCTION _discover_aggregates(p_name TEXT, p_type REGTYPE, p_modifier INT, p_isNotNull BOOLEAN, p_timeZone TEXT,
                                                p_sample TEXT)
RETURNS TEXT[] LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_discover_aggregates$
-- Writes the aggregates of a column: the object with its statistics, and what is to be known before of some of its values, if anything.
-- Input: column, its type and modifier, whether it is never NULL, time zone, expression that gives what is known; NULL if nothing is.
    SELECT ARRAY[format('jsonb_build_object(''nb_not_null'', count(%s)%s)', counted, ', ' || statistics[1]), statistics[2]]
        FROM (VALUES (CASE WHEN p_isNotNull THEN '*' ELSE p_name END)) AS n (counted),
             LATERAL (SELECT CASE _discover_kind(p_type)
                WHEN 'integer' THEN ARRAY[format($$'num_min', min(%1$s)::text, 'num_max', max(%1$s)::text$$, p_name)]
                WHEN 'numeric' THEN _discover_numeric(p_name, p_modifier, p_sample)
                WHEN 'money' THEN _discover_numeric(p_name || '::numeric', -1, p_sample)
                WHEN 'float' THEN _discover_float(p_name)
                WHEN 'string' THEN _discover_string(p_name || '::text', counted, '0', p_sample)
                WHEN 'json' THEN _discover_string(p_name || '::text', counted,
                    format($$count(*) FILTER (WHERE %s::text ~ '(^|[^\\])(\\\\)*\\u0000')$$, p_name), p_sample)
                WHEN 'binary' THEN ARRAY[format(
                    $$'str_avg_length', round(avg(octet_length(%1$s))), 'str_max_length', max(octet_length(%1$s))$$, p_name)]
                WHEN 'bit' THEN ARRAY[format($$'str_avg_length', round(avg(length(%1$s))), 'str_max_length', max(length(%1$s))$$, p_name)]
                WHEN 'date' THEN ARRAY[format(
                    $$'ts_min', min(%1$s)::text, 'ts_max', max(%1$s)::text, 'ts_nb_date', count(%2$s)$$, p_name, counted)]
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
-- Writes the query that profiles a relation of PostgreSQL in one scan. It answers one JSON array: an object with nb_row, then one per
-- column; their keys are the columns of discovery_column without dscv_, and num_nan and num_infinite, the numbers that are neither
-- least nor greatest.
-- Input: relation and its columns, quoted, each {"name", "type", "modifier", "not_null"} with the type under its domains and whether
--        there can't be NULL; how many rows to read;
--        time zone in which a timestamp with time zone is midnight; some of its rows to look at before, for instance relation LIMIT 1000,
--        or NULL: what can't exceed them is not looked at closely. These rows are read twice, the others once.
-- Each column has one object, and all are in one array: there is no limit of 100 arguments nor of 1,664 columns in their way, but
-- workers would hand on one aggregate per column of a row.
    WITH described AS (
        SELECT rank, name, _discover_aggregates(name, type::REGTYPE, modifier, not_null, p_timeZone,
                                                CASE WHEN p_sample IS NOT NULL AND p_maxRows IS NULL AND jsonb_array_length(p_columns) <= 200
                                                     THEN format('(SELECT s[%s] FROM sample)', rank) END) AS aggregates
            FROM jsonb_array_elements(p_columns) WITH ORDINALITY AS e (item, rank),
                 jsonb_to_record(item) AS c (name TEXT, type TEXT, modifier INT, not_null BOOLEAN)
    )
    SELECT format('%sSELECT to_jsonb(ARRAY[jsonb_build_object(''nb_row'', count(*))%s]) FROM %s%s',
                  'WITH sample AS (SELECT ARRAY[' || string_agg(coalesce(aggregates[2], 'NULL'), ', ' ORDER BY rank)
                      || ']::jsonb[] AS s FROM (SELECT ' || string_agg(name, ', ' ORDER BY rank) FILTER (WHERE aggregates[2] IS NOT NULL)
                      || ' FROM ' || p_sample || ') AS sampled) ',
                  string_agg(', ' || aggregates[1], '' ORDER BY rank),
                  CASE WHEN p_maxRows IS NULL THEN p_relation
                       ELSE format('(SELECT %s FROM %s LIMIT %s) AS first', string_agg(name, ', ' ORDER BY rank), p_relation, p_maxRows) END,
                  CASE WHEN count(*) > 200 THEN $$ HAVING set_config('max_parallel_workers_per_gather', '0', TRUE) IS NOT NULL$$ END)
        FROM described;
$_discover_query$;
