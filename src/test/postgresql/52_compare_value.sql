-- _compare_table: what of two rows is equal, and what is not.

--@ a column that the source lacks has to be told what to compare with
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
CREATE FUNCTION pg_temp.compare(p_step TEXT, p_options JSONB DEFAULT '{}', p_batch TEXT DEFAULT 'P') RETURNS BIGINT LANGUAGE SQL AS $compare$
    SELECT sr_value FROM _compare_table(p_batch, p_step, p_options) WHERE sr_is_main_indicator$compare$;
CREATE VIEW pg_temp.diff AS
    SELECT diff_rank AS rank, diff_database AS db, diff_kind AS kind, diff_copies AS copies, diff_key_cols AS key, diff_other_cols AS other
        FROM content_diff;
ALTER TABLE elsewhere.customer ADD more INT, ADD PRIMARY KEY (id);
INSERT INTO elsewhere.customer VALUES (1, 'upper', NULL);
SELECT register_table('M', 'elsewhere', 'customer', p_sourceTableNamesFnct => 'upper'), create_batch('P', 'M', 'COMPARE', FALSE, FALSE), assign_table_to_batch('P', 'elsewhere', 'customer');
--;
SELECT complete_migration_configuration('M');
--! D2P24 complete_migration_configuration: The source of the table "elsewhere"."customer" has no columns more.
SELECT register_column_comparison_rule('elsewhere', 'customer', 'more', 'NULL::INT', 'more');
SELECT complete_migration_configuration('M'), pg_temp.compare('elsewhere.customer');
--= 1|0
UPDATE elsewhere.customer SET more = 1;
SELECT pg_temp.compare('elsewhere.customer');
--= 1

--@ equal contents of other types or looks are equal, others are not
SET LOCAL TimeZone = 'Asia/Tokyo';
CREATE TABLE elsewhere.look_source (k TEXT, i SMALLINT, n NUMERIC, f REAL, v VARCHAR(9), c CHAR(3), d DATE, t TIMESTAMP(3), z TIMESTAMP, iv INTERVAL, a NUMERIC[], j JSONB, r NUMRANGE, ip CIDR, fa REAL[], ca CHAR(2)[]);
CREATE TABLE elsewhere.look (k VARCHAR PRIMARY KEY, c VARCHAR, v TEXT, i BIGINT, n INT, f FLOAT8, d TIMESTAMP, t TIMESTAMP, z TIMESTAMPTZ, iv INTERVAL, a NUMERIC[], j JSONB, r NUMRANGE, ip INET, fa FLOAT8[], ca TEXT[]);
CREATE VIEW srcdb_elsewhere.look AS TABLE elsewhere.look_source;
INSERT INTO elsewhere.look_source VALUES ('a', 1, 1.000, 0.1, 'x', 'y', '2024-01-01', '2024-01-01 10:00:00.123', '2024-01-01 09:00', '1 mon', '{1.0,NULL}', '{"b": 1.0, "a": "1.0"}', '[1.0,2.50)', '10.0.0.0/8', '{0.5,0}', '{a}');
INSERT INTO elsewhere.look SELECT k, c, v, i, n, f, d, t, z, iv, '{1,NULL}', '{"a": "1.0", "b": 1.000}', '[1,2.5)', ip, '{0.5,-0}', '{a}' FROM elsewhere.look_source;
SELECT register_table('M', 'elsewhere', 'look', p_createForeignTable => FALSE), assign_table_to_batch('P', 'elsewhere', 'look'), complete_migration_configuration('M');
SELECT pg_temp.compare('elsewhere.look');
--= 0
UPDATE elsewhere.look SET iv = '30 days', n = 2, z = z + '1 us', j = '{"a": "1.00", "b": 1}', c = 'y  ', v = 'x ';
SELECT pg_temp.compare('elsewhere.look');
--= 1
SELECT string_agg(other::TEXT, ' ' ORDER BY db DESC) FROM pg_temp.diff WHERE key::TEXT ~ '"k"';
--= {"v": "x", "n": 1, "z": "2024-01-01T09:00:00+09:00", "iv": "1 mon", "j": {"a": "1.0", "b": 1}} {"v": "x ", "n": 2, "z": "2024-01-01T09:00:00.000001+09:00", "iv": "30 days", "j": {"a": "1.00", "b": 1}}
SELECT current_setting('TimeZone'), current_setting('IntervalStyle'), current_setting('work_mem'), current_setting('client_encoding');
--= Asia/Tokyo|postgres|4MB|UTF8

--@ rows whose unique key holds NULLs are all seen
SELECT drop_migration('M');
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
DROP VIEW IF EXISTS srcdb_elsewhere.look;
TRUNCATE elsewhere.look, elsewhere.look_source;
ALTER TABLE elsewhere.look DROP CONSTRAINT look_pkey, ALTER k DROP NOT NULL;
CREATE UNIQUE INDEX look_idx ON elsewhere.look (k, i);
CREATE UNIQUE INDEX look_part_idx ON elsewhere.look (k) WHERE k > 'z';
CREATE UNIQUE INDEX look_lower_idx ON elsewhere.look (lower(k), v);
CREATE SCHEMA IF NOT EXISTS srcdb_elsewhere;
CREATE VIEW srcdb_elsewhere.look AS TABLE elsewhere.look_source;
SELECT register_table('M', 'elsewhere', 'look', p_createForeignTable => FALSE), create_batch('P', 'M', 'COMPARE', FALSE, FALSE), assign_table_to_batch('P', 'elsewhere', 'look'), complete_migration_configuration('M');
INSERT INTO elsewhere.look_source (k, i, v) VALUES ('a', NULL, 'one'), ('a', NULL, 'two'), ('b', NULL, 'three'), ('b', NULL, 'three'), (NULL, NULL, 'four');
INSERT INTO elsewhere.look (k, i, v) VALUES ('a', NULL, 'one'), ('a', NULL, 'other'), ('b', NULL, 'three'), (NULL, NULL, 'four'), (NULL, NULL, 'five');
SELECT pg_temp.compare('elsewhere.look');
--= 3
SELECT rank, db, kind, copies, key, other ->> 'v' FROM pg_temp.diff WHERE key::TEXT ~ '"k"' ORDER BY 1, 2 DESC;
--= 1|S|changed|1|{"k": "a", "i": null}|two
--= 1|D|changed|1|{"k": "a", "i": null}|other
--= 2|S|count|2|{"k": "b", "i": null}|NULL
--= 2|D|count|1|{"k": "b", "i": null}|NULL
--= 3|D|surplus|1|{"k": null, "i": null}|five
