-- Tables of all types and all kinds of keys.
CREATE SCHEMA cmp;
CREATE TYPE cmp.mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE cmp.pair AS (a INT, b TEXT);
CREATE DOMAIN cmp.positive AS INT CHECK (VALUE > 0);
CREATE TABLE cmp.everything (
    id BIGINT PRIMARY KEY, c_int2 INT2, c_int4 INT4, c_int8 INT8, c_numeric NUMERIC, c_numeric2 NUMERIC(12, 2), c_float4 FLOAT4, c_float8 FLOAT8,
    c_money MONEY, c_text TEXT, c_varchar VARCHAR(40), c_char CHAR(10), c_name NAME, c_qchar "char", c_bytea BYTEA, c_date DATE, c_timestamp TIMESTAMP,
    c_timestamptz TIMESTAMPTZ, c_time TIME, c_timetz TIMETZ, c_interval INTERVAL, c_bool BOOL, c_mood cmp.mood, c_point POINT, c_line LINE, c_lseg LSEG,
    c_box BOX, c_path PATH, c_polygon POLYGON, c_circle CIRCLE, c_cidr CIDR, c_inet INET, c_macaddr MACADDR, c_macaddr8 MACADDR8, c_bit BIT(8),
    c_varbit VARBIT, c_tsvector TSVECTOR, c_tsquery TSQUERY, c_uuid UUID, c_xml XML, c_json JSON, c_jsonb JSONB, c_ints INT[], c_texts TEXT[],
    c_numerics NUMERIC[], c_floats FLOAT8[], c_chars CHAR(4)[], c_moods cmp.mood[], c_pair cmp.pair, c_pairs cmp.pair[], c_int4range INT4RANGE,
    c_int8range INT8RANGE, c_numrange NUMRANGE, c_tsrange TSRANGE, c_tstzrange TSTZRANGE, c_daterange DATERANGE, c_multirange INT4MULTIRANGE,
    c_positive cmp.positive, c_pg_lsn PG_LSN, c_oid OID, c_regtype REGTYPE, c_jsonpath JSONPATH);
CREATE TABLE cmp.by_text (k TEXT PRIMARY KEY, v TEXT, n NUMERIC);
CREATE TABLE cmp.by_uuid (k UUID PRIMARY KEY, v VARCHAR(20), f FLOAT8);
CREATE TABLE cmp.by_time (k TIMESTAMPTZ PRIMARY KEY, v CHAR(12), d DATE);
CREATE TABLE cmp.by_number (k NUMERIC PRIMARY KEY, v TEXT, i INT);
CREATE TABLE cmp.by_several (d DATE, k TEXT, i SMALLINT, v BYTEA, t TIME, PRIMARY KEY (i, k, d));
CREATE TABLE cmp.by_nulls (a INT, b TEXT, v TEXT, UNIQUE (a, b));
CREATE TABLE cmp.by_nothing (x INT, y TEXT, z NUMERIC(8, 2));
-- Rows.
SET client_encoding TO UTF8;
INSERT INTO cmp.everything
    SELECT g, g % 100, g, g * 1000000007::BIGINT, g / 7.0, g / 100.0, g / 3.0, g / 3.0::FLOAT8, g::MONEY, 't' || g || ' é "\', 'v' || g, 'c' || g % 99,
           'n' || g, chr(65 + g % 26)::"char", decode(md5(g::TEXT), 'hex'), DATE '2000-01-01' + g, TIMESTAMP '2000-01-01' + g * INTERVAL '1.000001 s',
           TIMESTAMPTZ '2000-01-01 00:00Z' + g * INTERVAL '1.1 s', TIME '00:00' + g * INTERVAL '1 s', TIMETZ '00:00+02' + g * INTERVAL '1 s',
           g * INTERVAL '1 h', g % 2 = 0, (ARRAY['sad', 'ok', 'happy'])[1 + g % 3]::cmp.mood, point(g, 1.0 / g), line(point(0, g), point(1, g + 1)),
           lseg(point(0, g), point(1, 1)), box(point(0, g), point(1, 1)), path(polygon(box(point(0, g), point(1, 1)))),
           polygon(box(point(0, g), point(1, 1))), circle(point(0, g), 2), ('10.' || g % 250 || '.0.0/16')::CIDR, ('10.0.' || g % 200 || '.1')::INET,
           ('08:00:2b:01:02:' || to_hex(16 + g % 99))::MACADDR, ('08:00:2b:01:02:03:04:' || to_hex(16 + g % 99))::MACADDR8, g::BIT(8),
           g::BIT(17)::VARBIT, to_tsvector('simple', 'w' || g || ' is a word'), to_tsquery('simple', 'w' || g || ' & word'), md5(g::TEXT)::UUID,
           xmlparse(CONTENT '<a>' || g || '</a>'), json_build_object('b', g, 'a', 1.50), jsonb_build_object('bb', g, 'a', 1.50, 's', '1.50"'),
           ARRAY[g, NULL, 3], ARRAY['a' || g, NULL, '', 'NULL', 'b c'], ARRAY[1.50, g, NULL], ARRAY[0::FLOAT8, g / 3.0::FLOAT8],
           ARRAY['a', 'b' || g % 9], ARRAY[(ARRAY['sad', 'ok', 'happy'])[1 + g % 3], 'ok']::cmp.mood[], (g, 'x' || g)::cmp.pair,
           ARRAY[(g, 'x,"' || g)::cmp.pair], int4range(g, g + 10), int8range(g, NULL), numrange(g, g + 1.50),
           tsrange(TIMESTAMP '2000-01-01', TIMESTAMP '2000-01-01' + g * INTERVAL '1 s'), tstzrange(TIMESTAMPTZ '2000-01-01 00:00Z' + g * INTERVAL '1 s', NULL),
           daterange('2000-01-01', DATE '2000-01-01' + g), int4multirange(int4range(g, g + 2), int4range(g + 5, g + 9)), g, '0/1'::PG_LSN + g, g,
           (ARRAY['int', 'text', 'cmp.mood'])[1 + g % 3]::REGTYPE, ('$.a' || g)::JSONPATH
        FROM generate_series(1, 600) g;
INSERT INTO cmp.everything (id) VALUES (100001), (100002);
INSERT INTO cmp.everything (id, c_text, c_float4, c_float8, c_numeric, c_date, c_timestamp, c_timestamptz, c_ints, c_jsonb)
    VALUES (-1, '', 'NaN', '-Infinity', 'NaN', 'infinity', '-infinity', 'infinity', '{}', '"null"'), (-2, ' ', '-0', '-0', 0.000, '0044-03-15 BC', NULL, '4000-01-01 00:00Z BC', '[0:1]={1,2}', '[]');
INSERT INTO cmp.by_text SELECT CASE g % 3 WHEN 0 THEN 'é' WHEN 1 THEN 'Z' ELSE 'a' END || g, 'ß ' || g, g / 8.0 FROM generate_series(1, 900) g;
INSERT INTO cmp.by_uuid SELECT md5(g::TEXT)::UUID, 'v' || g, sin(g) FROM generate_series(1, 900) g;
INSERT INTO cmp.by_time SELECT TIMESTAMPTZ '2024-10-27 00:00Z' + g * INTERVAL '7.000001 s', 'v' || g, DATE '2024-01-01' + g FROM generate_series(1, 900) g;
INSERT INTO cmp.by_number SELECT trim_scale(g / 16.0), 'v' || g, g FROM generate_series(-450, 450) g;
INSERT INTO cmp.by_several SELECT DATE '2024-01-01' + g % 7, 'ü' || g % 30, g / 210, decode(md5(g::TEXT), 'hex'), TIME '00:00' + g * INTERVAL '1 min' FROM generate_series(1, 900) g;
INSERT INTO cmp.by_nulls SELECT nullif(g % 300, 7), CASE WHEN g % 4 > 0 THEN 'b' || g / 300 END, 'v' || g % 50 FROM generate_series(1, 900) g;
INSERT INTO cmp.by_nothing SELECT g % 40, nullif('y' || g % 3, 'y0'), g % 5 FROM generate_series(1, 900) g;
