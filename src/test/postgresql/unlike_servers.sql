-- Tables of all kinds of values.
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('gut', 'schön');
CREATE DOMAIN app.amount AS NUMERIC(12, 4);
CREATE TABLE app.various (id BIGINT PRIMARY KEY, i INT, n NUMERIC(12, 4), a app.amount, m MONEY, f FLOAT8, r REAL, t TEXT, v VARCHAR(20), c CHAR(10),
                          e app.mood, es app.mood[], ns NUMERIC[], cs CHAR(5)[], ts TIMESTAMPTZ, tsl TIMESTAMP, d DATE, iv INTERVAL, b BYTEA, j JSON,
                          jb JSONB, u UUID, p POINT, bits BIT(3), net INET, boo BOOLEAN, xm XML, nr INT4RANGE);
CREATE TABLE app.plain (id BIGINT PRIMARY KEY, n NUMERIC(12, 4), a app.amount, m MONEY, f FLOAT8, r REAL, t TEXT, v VARCHAR(20), c CHAR(10), ts TIMESTAMPTZ,
                        tsl TIMESTAMP, d DATE, iv INTERVAL, b BYTEA, u UUID, net INET);
CREATE TABLE app.bare ();
CREATE TABLE app.empty (id INT, x NUMERIC);
CREATE TABLE app.extreme (x NUMERIC, y BIGINT, s FLOAT8, a_name_as_long_as_names_may_be_whose_last_letter_alone_differ_1 INT,
                          a_name_as_long_as_names_may_be_whose_last_letter_alone_differ_2 INT);
CREATE TABLE app.wide ();
DO $$ BEGIN
    EXECUTE (SELECT 'ALTER TABLE app.wide ' || string_agg(format('ADD c%s %s', n, CASE WHEN n % 10 = 0 THEN 'NUMERIC(5)' ELSE 'SMALLINT' END), ', ')
                 FROM generate_series(1, 1600) n);
END $$;
-- Rows.
SET client_encoding TO UTF8;
INSERT INTO app.various
    SELECT g, g, g / 7.0, g / 3.0, g::NUMERIC, sin(g), g / 3.0, 'nämé '' " \ ' || g, 'ñ' || g, 'é' || g, CASE g % 2 WHEN 0 THEN 'gut' ELSE 'schön' END::app.mood,
           ARRAY[CASE g % 2 WHEN 1 THEN 'gut' ELSE 'schön' END::app.mood], ARRAY[g / 4.0, NULL], ARRAY['ü' || g], '2024-01-01'::TIMESTAMPTZ + g * INTERVAL '1 s',
           '2024-01-01'::TIMESTAMP - g * INTERVAL '50 years', 'epoch'::DATE + g, g * INTERVAL '1 month 2 days', decode(md5(g::TEXT), 'hex'),
           json_build_object('é', g), jsonb_build_object('é', g), md5(g::TEXT)::UUID, point(g, 0.1), g::BIT(3), '10.0.0.0'::INET + g, g % 2 = 0,
           xmlelement(NAME "é", g), int4range(g, NULL)
        FROM generate_series(1, 100) g;
INSERT INTO app.various (id, f, r, n, ts, d) VALUES (-1, 'NaN', '-Infinity', 'NaN', 'infinity', '-infinity'), (-2, '-0', '-0', 0, '4000-01-01 BC', NULL);
INSERT INTO app.plain SELECT id, n, a, m, f, r, t, v, c, ts, tsl, d, iv, b, u, net FROM app.various;
INSERT INTO app.bare SELECT FROM generate_series(1, 3);
INSERT INTO app.extreme SELECT CASE WHEN g < 3 THEN 9e131000 ELSE g END, 9223372036854775807, 1e308, g, 2 * g FROM generate_series(1, 30) g;
INSERT INTO app.wide (c1, c2, c1600) SELECT g, -g, g FROM generate_series(1, 50) g;
ANALYZE;
