-- _canonical_value, _row_hash, _expression_types.

--@ equal values of different looks have one text
CREATE DOMAIN elsewhere.amount AS NUMERIC(10, 3);
CREATE DOMAIN elsewhere.fee AS elsewhere.amount CHECK (VALUE > 0);
SELECT _canonical_value('x', t) FROM unnest('{integer,elsewhere.fee,real,char(5),bytea,elsewhere.amount[],text[],app.mood,json}'::REGTYPE[]) AS t;
--= x
--= trim_scale(x::numeric)
--= x + 0::real
--= x::text
--= md5(x)
--= ROW(x IS NULL, array_dims(x), ARRAY(SELECT trim_scale(v::numeric) FROM unnest(x) AS v))
--= x
--= x
--= x
CREATE TEMP TABLE look (id INT, n NUMERIC, r REAL, f FLOAT8, c TEXT, a NUMERIC[], m MONEY, ca CHAR(4)[]);
INSERT INTO look VALUES (1, 1.0, 0, 0, 'a'::CHAR(3), '{1.0,NULL}', 1, '{a}'), (1, 1, '-0', '-0', 'a'::CHAR(5), '{1,NULL}', 1.00, '{"a "}'),
       (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (3, 'NaN', 'NaN', 'NaN', '', '{}', 0, '{}'), (4, 'Infinity', '-Infinity', 'Infinity', '', '{NULL}', -1, '{NULL}');
CREATE FUNCTION pg_temp.hashes(p_portable BOOLEAN) RETURNS SETOF BIGINT LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT %s FROM look ORDER BY id', _row_hash(ARRAY(SELECT _canonical_value(quote_ident(attname), atttypid)
                                    FROM pg_attribute WHERE attrelid = 'look'::REGCLASS AND attnum > 0 ORDER BY attnum), p_portable));
END$$;
SELECT count(DISTINCT h) FROM pg_temp.hashes(TRUE) h UNION ALL SELECT count(DISTINCT h) FROM pg_temp.hashes(FALSE) h;
--= 4
--= 4

--@ a row without columns has a hash too
CREATE TEMP TABLE bare ();
INSERT INTO bare DEFAULT VALUES;
SELECT _row_hash('{}', TRUE), _row_hash('{}', FALSE);
--= ('x' || substr(md5(convert_to(ROW()::text, 'UTF8')), 1, 16))::bit(64)::bigint|hashtextextended(ROW()::text COLLATE "C", 0)
SELECT ('x' || substr(md5(convert_to(ROW()::text, 'UTF8')), 1, 16))::bit(64)::bigint FROM bare;
--= -4838923448394723727

--@ expressions have types without being read
SELECT _expression_types('app', 'customer', ARRAY['id', 'lower(name) -- a comment', 'id / 0', 'NULL', 'moods']), _expression_types('app', 'no_column', '{}');
--= {bigint,text,bigint,text,app.mood[]}|{}

--@ what is written does not depend on the session
SET LOCAL TimeZone = 'Asia/Tokyo';
SET LOCAL DateStyle = 'German';
SET LOCAL extra_float_digits = -5;
SELECT _pin_output();
SELECT TIMESTAMPTZ '2024-01-01 00:00Z', 0.1::FLOAT8 + 0.2, INTERVAL '1 day 2 hours', '\x00'::BYTEA;
--= 2024-01-01 00:00:00+00|0.30000000000000004|1 day 02:00:00|\x00
