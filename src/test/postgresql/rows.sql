-- Rows of the source, and where its structure differs from the target's.
DROP TABLE elsewhere.target_only;
DROP SEQUENCE elsewhere.target_only_seq;
CREATE TYPE elsewhere.colour AS ENUM ('red', 'green');
DROP TABLE elsewhere.remapped, elsewhere.customer;
CREATE TABLE elsewhere.remapped (id INT PRIMARY KEY, colour elsewhere.colour, colours elsewhere.colour[]);
CREATE TABLE elsewhere."CUSTOMER" AS SELECT 1 AS id, 'upper'::TEXT AS name;
GRANT USAGE ON SCHEMA elsewhere TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA elsewhere TO PUBLIC;
INSERT INTO elsewhere.remapped VALUES (1, 'green', '{red,green}');
INSERT INTO app.customer (name, mood, moods, tags, rank, extra, photo, balance, born)
    SELECT 'n' || g || E'\n''"\\ 😀', 'ok', '{sad,ok}', '{a,"b c"}', g, '{"a": [1, null]}', '\x00ff', g + 0.0000000001,
           TIMESTAMPTZ '2024-02-29 00:00:00+02' + g * INTERVAL '1 minute'
        FROM generate_series(1, 3000) g;
INSERT INTO app.orders (customer, ordered, note)
    SELECT 1 + g % 3000, TIMESTAMPTZ '2024-01-01 00:00+00' + (g * 7919 % 4000) * INTERVAL '1 minute', 'order ' || g FROM generate_series(1, 4000) g;
UPDATE app.customer SET favourite = id WHERE id <= 10;
INSERT INTO app.no_key VALUES (1, 'a'), (1, 'a'), (NULL, '');
INSERT INTO app.no_column DEFAULT VALUES;
INSERT INTO app.no_column DEFAULT VALUES;
INSERT INTO app.by_default (id, c) VALUES (10, 'x'), (20, NULL);
INSERT INTO app.partitioned SELECT g, '2024-01-01' FROM generate_series(1, 200) g;
INSERT INTO "Odd ""S.c'hemé\%s"."T ""q.t'é\%s;$$" VALUES ('a', 1), (E'\\', 2);
SELECT nextval('app.cycling') FROM generate_series(1, 7);
SELECT nextval('app.falling'), nextval('app.falling');
SELECT nextval('"Odd ""S.c''hemé\%s"."S ""q.t''é\%s;$$"');
ANALYZE app.customer, app.orders, app.empty, app.no_key, app.partitioned;
-- As after an ANALYZE of a table with 1.5e+09 rows, which has one page today.
CREATE TABLE elsewhere.huge AS SELECT 1 AS id;
UPDATE pg_class SET reltuples = 1.5e9, relpages = 1 WHERE oid = 'elsewhere.huge'::REGCLASS;
DROP TABLE dsc.number, dsc.string, dsc.time, dsc.other;
CREATE TABLE dsc.number (
    n_negative NUMERIC, big NUMERIC, m_n MONEY, m MONEY, i4_nan REAL, i4_frac NUMERIC(6, 2), i_f8 BIGINT, f8 REAL, f4_f8 DOUBLE PRECISION, f4 NUMERIC(12, 6),
    n_inf NUMERIC, n_rounded NUMERIC, n_any NUMERIC, n_scale NUMERIC(12, 4), n_int NUMERIC, i8_wide BIGINT, i8 BIGINT, i4 BIGINT, i2 INTEGER
);
INSERT INTO dsc.number VALUES
    (-999.4, ('1' || repeat('0', 400))::NUMERIC + 0.5, 12.5, 1, 'NaN', 1.50, 1234567890123456789, 1.5, 0.1, 123456.789, 'Infinity', 999.95, 'NaN', 12.3456,
     100000, 1, -2147483648, 3000000000, 40000),
    (-5, 0, NULL, NULL, '-Infinity', 2.00, 7, 'NaN', 1e-7, 0, 1.25, 5, '-Infinity', 1.5, 3, 5000000000, 2147483647, 1, -40000),
    (0, 7, NULL, NULL, 1, NULL, NULL, 2, 3, 4, 5, 6, ('0.' || repeat('3', 1000))::NUMERIC, 7, 8, 9, 10, 11, 12);
CREATE TABLE dsc.string (
    s_short TEXT, s_long TEXT, s_ten VARCHAR(10), s_text TEXT, s_char CHAR(8), s_domain TEXT, s_enum app.mood, s_json JSON, s_json2 JSON, s_xml XML, b BYTEA,
    bits BIT VARYING, i INT, not_null TEXT, only_null TEXT, never_null TEXT
);
INSERT INTO dsc.string VALUES
    ('äöüß', repeat('é', 49), 'a', repeat('x', 10000), 'abc', 'abcdef', 'sad', '"a\u0000b"', '"\\u0000"', '<a/>', repeat('x', 52428801)::BYTEA, B'10101', -12, NULL, NULL, ''),
    ('a', '', NULL, '', '', NULL, NULL, '"\\u0000"', '"\u0000"', NULL, '', B'', 5, 'x', NULL, '');
CREATE TABLE dsc.time (
    d DATE, d_ts TIMESTAMP, ts TIMESTAMP, ts_date TIMESTAMP, tz TIMESTAMPTZ, tz_date TIMESTAMPTZ, ts_d DATE, t TIME, i INTERVAL
);
INSERT INTO dsc.time VALUES
    ('infinity', '2024-01-01 00:00:01', '294276-12-31 23:59:59.999999', '4714-11-24 00:00 BC', '294276-12-31 23:59:59.999999+00', '2024-03-01 00:00+00', '2024-01-01', '12:00', '1 day'),
    ('4714-11-24 BC', 'infinity', '-infinity', 'infinity', '4714-11-24 00:00+00 BC', 'infinity', 'infinity', NULL, NULL);
CREATE TABLE dsc.other (
    surplus INT, flag BOOLEAN, u UUID, a INT[], c dsc.pair, r INT4RANGE, j JSONB, p POINT, addr INET, by_rule TEXT, generated INT, id INT, "another ""one" TEXT
);
INSERT INTO dsc.other VALUES (1, TRUE, '00000000-0000-0000-0000-000000000001', '{1}', '(1,a)', '[1,2)', '{}', '(1,2)', '10.0.0.1', 'x', 1, 1, 'y');
-- The source has no partitions: the rows find theirs in the target.
DROP TABLE dsc.parted;
CREATE TABLE dsc.parted (v TEXT, id INT);
INSERT INTO dsc.parted SELECT 'v' || g, g % 4 FROM generate_series(1, 40) g;
INSERT INTO dsc.secured VALUES (1), (2);
CREATE POLICY half ON dsc.secured USING (id = 1);
-- A value of each type, in its shortest form; the types without one are read from strings only by PostgreSQL itself.
DO $$ DECLARE v_values JSONB = jsonb_build_object(
    'aclitem', 'reader=r/postgres', 'bit', '1', 'bool', 't', 'box', '(2,2),(1,1)', 'bpchar', 'c', 'bytea', '\x00ff', 'char', 'c', 'cid', '7', 'cidr', '10.0.0.0/8',
    'circle', '<(1,2),3>', 'date', '4714-11-24 BC', 'datemultirange', '{[2024-01-01,2024-02-01)}', 'daterange', '[2024-01-01,infinity)', 'float4', '3.4028235e38',
    'float8', '5e-324', 'inet', '2001:db8::1/64', 'int2', '-32768', 'int4', '2147483647', 'int4multirange', '{[1,3),[5,)}', 'int4range', 'empty',
    'int8', '-9223372036854775808', 'int8multirange', '{}', 'int8range', '(,7)') || jsonb_build_object(
    'interval', '-1 year 2 mons -3 days 04:05:06.000007', 'json', '{"b": 1,  "a": [null]}', 'jsonb', '{"a": 1e3}', 'jsonpath', '$.a[*] ? (@ > 1)', 'line', '{1,2,3}',
    'lseg', '[(1,2),(3,4)]', 'macaddr', '08:00:2b:01:02:03', 'macaddr8', '08:00:2b:01:02:03:04:05', 'money', '-1.50', 'name', 'a name',
    'numeric', '-0.' || repeat('0', 1000) || '1', 'nummultirange', '{[1.5,2.5]}', 'numrange', '(0.1,)', 'oid', '4294967295', 'path', '[(1,2),(3,4)]', 'pg_lsn', '16/B374D848',
    'pg_snapshot', '10:20:10,14', 'point', '(1e-300,-0)', 'polygon', '((0,0),(1,1),(1,0))', 'refcursor', 'r', 'regclass', 'pg_catalog.pg_class',
    'regcollation', 'pg_catalog."C"', 'regoper', 'pg_catalog.||/', 'regproc', 'pg_catalog.now', 'regconfig', 'pg_catalog.simple', 'regdictionary', 'pg_catalog.simple') || jsonb_build_object('regnamespace', 'pg_catalog',
    'regoperator', 'pg_catalog.+(integer,integer)', 'regprocedure', 'pg_catalog.length(text)', 'regrole', 'postgres', 'regtype', 'integer[]', 'text', E'\\ ''"\n😀',
    'tid', '(1,2)', 'time', '24:00:00', 'timestamp', '294276-12-31 23:59:59.999999', 'timestamptz', '-infinity', 'timetz', '23:59:59.999999-15:59',
    'tsmultirange', '{[2024-01-01 00:00:00,)}', 'tsquery', '''a'' & !''b'':*', 'tsrange', '[-infinity,infinity]', 'tstzmultirange', '{}', 'tstzrange', 'empty',
    'tsvector', '''a'':1A ''b'':2', 'txid_snapshot', '10:20:10', 'uuid', '00000000-0000-0000-0000-000000000001', 'varbit', '101', 'varchar', '', 'xid', '4294967295',
    'xid8', '18446744073709551615', 'xml', '<a>1</a>');
BEGIN
    EXECUTE format('INSERT INTO dsc.every_type (%s) VALUES (%s)', (SELECT string_agg(format('%I', key), ', ' ORDER BY key) FROM jsonb_each_text(v_values)),
                   (SELECT string_agg(format('%L', value), ', ' ORDER BY key) FROM jsonb_each_text(v_values)));
END $$;
INSERT INTO dsc.every_type DEFAULT VALUES;
GRANT USAGE ON SCHEMA dsc TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA dsc TO PUBLIC;
-- What comes last exceeds everything among the first 1,000 rows.
INSERT INTO dsc.same SELECT g, left(md5(g::TEXT), 10), g % 100 FROM generate_series(1, 5000) g;
INSERT INTO dsc.same VALUES (5001, repeat('ä', 49), 'NaN'), (5002, 'z' || repeat('y', 49), -1234567890.12), (5003, '', 9999999999.5);
INSERT INTO dsc.widest (c1, c1600) VALUES (7, -5), (8, NULL);
