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
