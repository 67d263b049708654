-- Steps of COMPARE batches, continued: find the rows that differ.
--
-- Each server hashes its own rows and sums up the hashes by bucket, a bucket being what the hash of the key says. Only rows of buckets
-- that are not the same on both sides are looked at one by one. If the source can't hash, its rows are read through the foreign table.

CREATE OR REPLACE FUNCTION _is_integer_key(p_plan JSONB)
RETURNS BOOLEAN LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_is_integer_key$
-- Whether the key of a table is one integer.
    SELECT (p_plan ->> 'keys')::INT = 1 AND p_plan -> 'types' ->> 0 = 'int8';
$_is_integer_key$;

CREATE OR REPLACE FUNCTION _bucket(p_plan JSONB, p_mask BIGINT)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_bucket$
-- Writes the expression for the bucket of a label. Rows with neighbouring integer keys share a bucket: they often lie side by side, and the
-- sums of their bucket are still at hand.
    SELECT format(CASE WHEN _is_integer_key(p_plan) THEN 'hashint8extended(label >> 7, 0) & %s' ELSE 'label & %s' END, p_mask);
$_bucket$;

CREATE OR REPLACE FUNCTION _from_buckets(p_plan JSONB, p_side JSONB, p_columns TEXT, p_mask BIGINT, p_buckets BIGINT[],
                                         p_more TEXT DEFAULT '')
RETURNS TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_from_buckets$
-- Writes the FROM clause that gives, of the rows of a side or of some buckets of them, the label of the key and other columns. The label is
-- the key itself if this is one integer, else its hash.
-- A hash over a record adds up those of its columns, and sums over rows could not tell which values stand side by side: hence it is mixed.
-- Types whose own hash does not tell all values apart (numeric: -1 from 1; int8, timestamp: halves that are exchanged) go in as sent.
-- Input: plan, side, other columns (bytes: the whole row; hash: h of the row; values: k and r, hashes of key and row, and v,
--        all values as texts), mask that makes buckets, buckets (NULL: all), more columns, each after a comma.
    WITH typed AS (
        SELECT expr, type, typsend, rank, rank <= (p_plan ->> 'keys')::INT AS is_key,
               typcategory IS NULL OR typcategory NOT IN ('N', 'D', 'T', 'V', 'I', 'B') AND type NOT IN ('uuid', 'bytea', 'macaddr', 'macaddr8') AS is_text
            FROM ROWS FROM (jsonb_array_elements_text(p_side -> 'values'), jsonb_array_elements_text(p_plan -> 'types'))
                     WITH ORDINALITY AS v (expr, type, rank)
                 LEFT JOIN pg_catalog.pg_type ON pg_type.oid = to_regtype(type)
    ), val AS (
        -- Text is sent in the encoding of the client, but by parallel workers in that of the database: the same bytes only if converted.
        SELECT CASE WHEN is_text THEN _text_bytes(expr) ELSE expr END AS bytes,
               CASE WHEN is_text THEN format('(%s) COLLATE "C"', expr)
                    WHEN type IN ('bool', 'date', 'uuid', 'bytea') OR type = 'int8' AND expr ~ '::(smallint|integer)$' THEN expr
                    ELSE format('%s(%s)', typsend, expr) END AS hashed,
               expr, type, rank, is_key
            FROM typed
    ), whole AS (
        SELECT format('record_send(ROW(%s))', string_agg(bytes, ', ' ORDER BY rank)) AS row,
               format('record_send(ROW(%s))', string_agg(bytes, ', ' ORDER BY rank) FILTER (WHERE is_key)) AS key,
               format('hash_record_extended(ROW(%s), 4711)', string_agg(hashed, ', ' ORDER BY rank)) AS row_hash,
               format('hash_record_extended(ROW(%s), 4711)', string_agg(hashed, ', ' ORDER BY rank) FILTER (WHERE is_key)) AS key_hash,
               coalesce(string_agg(_text_of_value(expr, type), ', ' ORDER BY rank), '') AS texts,
               min(expr) FILTER (WHERE rank = 1) AS first,
               p_plan -> 'is_unlike' IS NOT NULL AS is_unlike
            FROM val
    )
    -- A list of buckets is looked up in a hash table from PostgreSQL 14 on; a join would sort the rows if it expects few.
    SELECT format(CASE WHEN p_buckets IS NULL THEN '%s AS x' ELSE '(SELECT * FROM %s AS b WHERE %s = ANY (%L::bigint[])) AS x' END,
                  format('(SELECT %s AS label, %s%s FROM %s%s)',
                         CASE WHEN _is_integer_key(p_plan) THEN format('coalesce((%s)::int8, 0)', first)
                              WHEN is_unlike THEN format('hash_array_extended(ARRAY[%s], 0)', key) ELSE key_hash END,
                         CASE p_columns WHEN 'bytes' THEN format('%s AS bytes', row)
                                        WHEN 'hash' THEN format(CASE WHEN is_unlike THEN 'hash_array_extended(ARRAY[%s], 1) AS h'
                                                                     ELSE 'hashint4extended(0, %2$s) AS h' END, row, row_hash)
                                        ELSE format('sha256(%s) AS k, sha256(%s) AS r, ARRAY[%s]::text[] AS v', key, row, texts) END,
                         p_more, p_side ->> 'relation', _where(p_side)), _bucket(p_plan, p_mask), p_buckets)
        FROM whole;
$_from_buckets$;

CREATE OR REPLACE FUNCTION _different_buckets(p_plan JSONB, p_mask BIGINT, p_formerMask BIGINT, p_formerBuckets BIGINT[],
                                              OUT buckets BIGINT[], OUT rows BIGINT)
RETURNS RECORD LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_different_buckets$
-- Finds the buckets, all or within larger ones, of which the two sides do not hold the same rows. Of each they compute the number of
-- rows and the sum of a hash over the whole row: a sum sees rows that are there twice, and of whole rows it sees values that have
-- changed places. OFFSET keeps the rows from being sorted, as they would be if each were expected to have a bucket of its own.
-- Output: buckets (NULL if there is none), their rows.
DECLARE
    v_statements             TEXT[];
BEGIN
    SELECT array_agg(format('SELECT json_build_array(bucket, count(*), sum(h)) AS answer FROM (SELECT %s AS bucket, h FROM %s OFFSET 0) AS b '
                            'GROUP BY bucket', _bucket(p_plan, p_mask),
                            _from_buckets(p_plan, p_plan -> side, 'hash', p_formerMask, p_formerBuckets)) ORDER BY side DESC)
        INTO v_statements FROM unnest('{S,D}'::TEXT[]) AS side;
    SELECT array_agg(bucket), coalesce(sum(nb), 0) INTO buckets, rows
        FROM (SELECT answer[2]::BIGINT AS bucket, max(answer[3]::BIGINT) AS nb
                  FROM _answers(p_plan, v_statements[1], v_statements[2]) AS a (answer)
                  GROUP BY answer[2] HAVING count(*) <> 2 OR min(answer[3:]) <> max(answer[3:])) AS different;
END;
$_different_buckets$;

CREATE OR REPLACE FUNCTION _find_different_rows(p_plan JSONB)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_find_different_rows$
-- Puts the rows of both sides that may differ into the temporary table data2pg_row: hash of the key, hash of the row, its values.
-- If they are many, those of the keys that do differ.
DECLARE
    -- Some 256 rows per bucket, in 2^4 to 2^15 buckets.
    v_bits                   INT = ceil(log(2, greatest(coalesce((p_plan ->> 'rows')::NUMERIC, 1e6), 1) / 256));
    v_mask                   BIGINT = (1 << greatest(4, least(15, v_bits))) - 1;
    v_formerMask             BIGINT;
    v_buckets                BIGINT[];
    v_rows                   BIGINT;
    v_formerRows             BIGINT;
    v_maxRows                CONSTANT BIGINT = greatest(100, 5e6 / (p_plan ->> 'row_bytes')::NUMERIC);
BEGIN
    CREATE TEMP TABLE data2pg_row (side "char", k BYTEA, r BYTEA, v TEXT[], n BIGINT DEFAULT 1) ON COMMIT DROP;
    LOOP
        v_formerRows = v_rows;
        SELECT * INTO v_buckets, v_rows FROM _different_buckets(p_plan, v_mask, v_formerMask, v_buckets);
        IF v_buckets IS NULL THEN
            RETURN;
        END IF;
        v_formerMask = v_mask;
        -- Smaller buckets pay if they are large and few, and leave most of the rows out: equal rows never part.
        EXIT WHEN v_rows <= v_maxRows OR cardinality(v_buckets) > 4096 OR v_rows / cardinality(v_buckets) < 512
               OR v_rows > v_formerRows / 2 OR v_mask > 2147483647;
        v_mask = (v_mask + 1) * (1 << (15 - floor(ln(cardinality(v_buckets)) / ln(2))::INT)) - 1;
    END LOOP;
    -- To look for most of the rows costs more than to read all.
    IF v_rows > (p_plan ->> 'rows')::NUMERIC / 2 THEN
        v_buckets = NULL;
    END IF;
    IF v_rows <= v_maxRows THEN
        PERFORM _load_few_rows(p_plan, v_formerMask, v_buckets);
    ELSE
        PERFORM _load_different_keys(p_plan, v_formerMask, v_buckets, v_rows, v_maxRows);
    END IF;
    IF p_plan -> 'is_collated' IS NOT NULL THEN
        PERFORM _settle_with_other_parts(p_plan, v_formerMask, v_buckets);
    END IF;
    ANALYZE pg_temp.data2pg_row (side, k, r);
END;
$_find_different_rows$;

CREATE OR REPLACE FUNCTION _load_few_rows(p_plan JSONB, p_mask BIGINT, p_buckets BIGINT[], p_condition TEXT DEFAULT 'TRUE')
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_load_few_rows$
-- Reads the rows of the given buckets, or those under a condition, all values.
DECLARE
    v_statements             TEXT[];
BEGIN
    SELECT array_agg(format('SELECT json_build_array(k, r, v::text) AS answer FROM %s WHERE %s',
                            _from_buckets(p_plan, p_plan -> side, 'values', p_mask, p_buckets), p_condition) ORDER BY side DESC)
        INTO v_statements FROM unnest('{S,D}'::TEXT[]) AS side;
    EXECUTE format('INSERT INTO pg_temp.data2pg_row SELECT answer[1]::"char", answer[2]::BYTEA, answer[3]::BYTEA, answer[4]::TEXT[] '
                   'FROM _answers($1, %L, %L) AS a (answer)', v_statements[1], v_statements[2]) USING p_plan;
END;
$_load_few_rows$;

CREATE OR REPLACE FUNCTION _load_different_keys(p_plan JSONB, p_mask BIGINT, p_buckets BIGINT[], p_rows BIGINT, p_maxRows BIGINT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_load_different_keys$
-- Reads the rows of the given buckets whose keys differ, having found these by the hashes of all rows.
-- Input: plan, mask, buckets, about how many rows they hold, how many rows are few.
DECLARE
    v_labels                 BIGINT[];
BEGIN
    EXECUTE format('CREATE TEMP TABLE data2pg_key ON COMMIT DROP AS %s', _different_keys(p_plan, p_mask, p_buckets, p_rows));
    EXECUTE format('SELECT array_agg(label) FROM %I.data2pg_key HAVING sum(n) <= 2 * $1', 'pg_temp') INTO v_labels USING p_maxRows;
    IF v_labels IS NOT NULL THEN
        -- Looked up in a hash table by any version.
        PERFORM _load_few_rows(p_plan, NULL, NULL, format('(label IN (SELECT unnest(%L::bigint[]))) IS TRUE', v_labels));
    ELSE
        ANALYZE pg_temp.data2pg_key;
        PERFORM _load_many_rows(p_plan);
    END IF;
    DROP TABLE pg_temp.data2pg_key;
END;
$_load_different_keys$;

CREATE OR REPLACE FUNCTION _different_keys(p_plan JSONB, p_mask BIGINT, p_buckets BIGINT[], p_rows BIGINT)
RETURNS TEXT LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_different_keys$
-- Writes the SELECT that gives the labels of the keys in some buckets of which the two sides do not hold the same rows, and the number of
-- these. The source sends labels and hashes a bucket at a time, while the rows here are hashed, as long as its answer, some 50 bytes per
-- row, can be held in memory. If not, all is computed here through the foreign table.
DECLARE
    -- The hashes of both sides add up to 0, those of the target being taken as -h - 1, as -h may be out of range; the count makes up for the 1.
    v_compared               CONSTANT TEXT = 'SELECT label, count(*) AS n FROM (%s) AS pair (is_source, label, h) GROUP BY label '
                                 'HAVING 2 * sum(CASE WHEN is_source THEN h ELSE ~h END) + count(*) <> 0';
    v_statements             TEXT[];
BEGIN
    IF p_plan -> 'is_remote' IS NULL OR p_rows > 2500000 THEN
        RETURN (SELECT format(v_compared, string_agg(format('SELECT %L::boolean, label, h FROM %s', key = 'F',
                                                            _from_buckets(p_plan, p_plan -> key, 'hash', p_mask, p_buckets)), ' UNION ALL '))
                    FROM unnest('{F,D}'::TEXT[]) AS key);
    END IF;
    SELECT array_agg(format('SELECT json_build_array(bucket, array_agg(label)::text, array_agg(h)::text) AS answer '
                            'FROM (SELECT %s AS bucket, label, h FROM %s OFFSET 0) AS b GROUP BY bucket', _bucket(p_plan, p_mask),
                            _from_buckets(p_plan, p_plan -> side, 'hash', p_mask, p_buckets)) ORDER BY side DESC)
        INTO v_statements FROM unnest('{S,D}'::TEXT[]) AS side;
    RETURN format('SELECT label, n FROM (SELECT max(answer[3]) FILTER (WHERE answer[1] = %L) AS sl, max(answer[4]) FILTER (WHERE answer[1] = %1$L) AS sh, '
                  'max(answer[3]) FILTER (WHERE answer[1] = %L) AS dl, max(answer[4]) FILTER (WHERE answer[1] = %2$L) AS dh '
                  'FROM _answers(%L, %L, %L) AS a (answer) GROUP BY answer[2]) AS bucket, LATERAL (%s) AS different',
                  'S', 'D', p_plan, v_statements[1], v_statements[2],
                  format(v_compared, 'SELECT TRUE, unnest(sl::bigint[]), unnest(sh::bigint[]) UNION ALL '
                                     'SELECT FALSE, unnest(dl::bigint[]), unnest(dh::bigint[])'));
END;
$_different_keys$;

CREATE OR REPLACE FUNCTION _load_many_rows(p_plan JSONB)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_load_many_rows$
-- Reads the rows of the keys in data2pg_key. The source is read through the foreign table, which holds little in memory. Of a table without
-- a key, in which rows may be equal, each is kept once with the number of its copies.
DECLARE
    v_hasKey                 BOOLEAN = (p_plan ->> 'keys')::INT < jsonb_array_length(p_plan -> 'names');
    r_side                   RECORD;
BEGIN
    FOR r_side IN SELECT name, p_plan -> key AS side FROM (VALUES ('F', 'S'), ('D', 'D')) AS s (key, name) LOOP
        EXECUTE format('INSERT INTO pg_temp.data2pg_row SELECT %L, k, r, %s FROM %s JOIN pg_temp.data2pg_key USING (label)%s', r_side.name,
                       CASE WHEN v_hasKey THEN 'v, 1' ELSE 'min(v COLLATE "C"), count(*)' END,
                       _from_buckets(p_plan, r_side.side, 'values', NULL, NULL),
                       CASE WHEN v_hasKey THEN '' ELSE ' GROUP BY k, r' END);
    END LOOP;
END;
$_load_many_rows$;

CREATE OR REPLACE FUNCTION _settle_with_other_parts(p_plan JSONB, p_mask BIGINT, p_buckets BIGINT[])
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_settle_with_other_parts$
-- Where collations differ, a row may belong to this part on one side, and to another part on the other side. It is compared with the part
-- that holds the row of the source: the row here is fetched from where it is; a row here whose counterpart in the source belongs to
-- another part is left to that part.
DECLARE
    v_lonely                 TEXT[];
    v_rest                   JSONB;
    r_side                   RECORD;
BEGIN
    EXECUTE format('CREATE TEMP TABLE data2pg_key ON COMMIT DROP AS SELECT k, min(side::TEXT) AS side FROM pg_temp.data2pg_row '
                   'GROUP BY k HAVING count(*) FILTER (WHERE side = %L) IN (0, count(*))', 'S');
    ANALYZE pg_temp.data2pg_key;
    EXECUTE format('SELECT array_agg(DISTINCT side) FROM %I.data2pg_key', 'pg_temp') INTO v_lonely;
    FOR r_side IN SELECT * FROM (VALUES ('F', 's', 'D'), ('D', 'd', 'S')) AS s (key, name, other) WHERE other = ANY (v_lonely) LOOP
        v_rest = jsonb_set(p_plan -> r_side.key, '{conditions,0}', to_jsonb((p_plan -> r_side.key -> 'conditions' ->> 0) || ' IS NOT TRUE'));
        EXECUTE format('INSERT INTO pg_temp.data2pg_row SELECT %L, k, r, v FROM %s JOIN pg_temp.data2pg_key USING (k) WHERE side = %L',
                       r_side.name, _from_buckets(p_plan, v_rest, 'values', p_mask, p_buckets), r_side.other);
    END LOOP;
    EXECUTE format('DELETE FROM pg_temp.data2pg_row WHERE k IN (SELECT k FROM pg_temp.data2pg_row WHERE side = %L)', 's');
    EXECUTE format('UPDATE pg_temp.data2pg_row SET side = %L WHERE side = %L', 'D', 'd');
    DROP TABLE pg_temp.data2pg_key;
END;
$_settle_with_other_parts$;
