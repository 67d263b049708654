-- _check_table, counter, counter_diff.

--@ a copied table is equal on both sides
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app');
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE);
SELECT assign_tables_to_batch('C', 'app'), assign_tables_checks_to_batch('C', 'app');
SELECT complete_migration_configuration('M');
SELECT count(sr_value) FROM step, _copy_table('C', stp_name, '{}') WHERE stp_type = 'TABLE' AND sr_rank = 11;
--= 8
SELECT * FROM _check_table('C', 'app.orders._check', '{}');
--= CHECKED_TABLES|1|90|f
--= COMPUTED_AGGREGATES|8|91|f
--= UNEQUAL_AGGREGATES|0|92|t
SELECT s.cnt_schema, s.cnt_table, s.cnt_counter, CASE WHEN cnt_counter <> 'checksum' THEN s.cnt_value END, s.cnt_value = d.cnt_value,
       s.cnt_timestamp > now(), s.cnt_timestamp <= d.cnt_timestamp
    FROM counter s JOIN counter d USING (cnt_counter) WHERE s.cnt_database = 'S' AND d.cnt_database = 'D' ORDER BY s.cnt_counter COLLATE "C";
--= app|orders|checksum|NULL|t|t|t
--= app|orders|max(customer)|3000|t|t|t
--= app|orders|max(id)|4000|t|t|t
--= app|orders|min(customer)|1|t|t|t
--= app|orders|min(id)|1|t|t|t
--= app|orders|nb_rows|4000|t|t|t
--= app|orders|sum(customer)|5003000|t|t|t
--= app|orders|sum(id)|8002000|t|t|t
SELECT stp_object, sr_value FROM step, _check_table('C', stp_name, '{}') WHERE stp_type = 'CHECK' AND sr_rank = 91 ORDER BY 1;
--= by_default|5
--= customer|17
--= empty|8
--= no_column|2
--= no_key|5
--= not_logged|5
--= orders|8
--= partitioned|5
SELECT count(*), (SELECT count(*) FROM counter) FROM counter_diff;
--= 0|110

--@ the same is found when the source computes its side
UPDATE table_to_process SET tbl_rows = NULL;
SELECT tbl_name, NOT jsonb_exists(_compare_plan('app', tbl_name, NULL), 'is_remote') FROM table_to_process WHERE tbl_name IN ('customer', 'no_column', 'partitioned', 'by_default') ORDER BY 1;
--= by_default|f
--= customer|f
--= no_column|f
--= partitioned|f
SELECT stp_object, sr_value FROM step, _check_table('C', stp_name, '{}') WHERE stp_type = 'CHECK' AND sr_rank = 92 ORDER BY 1;
--= by_default|0
--= customer|0
--= empty|0
--= no_column|0
--= no_key|0
--= not_logged|0
--= orders|0
--= partitioned|0

--@ whatever differs is seen, and a second check replaces the first
DELETE FROM app.orders WHERE id = 17;
UPDATE app.no_key SET y = '' WHERE y = 'a' AND ctid = (SELECT min(ctid) FROM app.no_key WHERE y = 'a');
UPDATE app.by_default SET c = 'X ' WHERE id = 10;
UPDATE app.customer SET moods = '{ok,sad}' WHERE id = 3000;
UPDATE app.partitioned SET day = NULL WHERE id = 150;
DELETE FROM app.no_column WHERE ctid = (SELECT min(ctid) FROM app.no_column);
INSERT INTO app.empty VALUES (0);
SELECT stp_object, sr_value FROM step, _check_table('C', stp_name, '{}') WHERE stp_type = 'CHECK' AND sr_rank = 92 ORDER BY 1;
--= by_default|1
--= customer|1
--= empty|5
--= no_column|2
--= no_key|1
--= not_logged|0
--= orders|4
--= partitioned|1
UPDATE table_to_process SET tbl_rows = 1;
SELECT stp_object, sr_value FROM step, _check_table('C', stp_name, '{}') WHERE stp_type = 'CHECK' AND sr_rank = 92 ORDER BY 1;
--= by_default|1
--= customer|1
--= empty|5
--= no_column|2
--= no_key|1
--= not_logged|0
--= orders|4
--= partitioned|1
SELECT cnt_schema, cnt_table, cnt_counter, cnt_source_value, cnt_dest_value, cnt_source_ts <= cnt_dest_ts FROM counter_diff
    WHERE cnt_table = 'orders' AND cnt_counter <> 'checksum' ORDER BY 3;
--= app|orders|nb_rows|4000|3999|t
--= app|orders|sum(customer)|5003000|5002982|t
--= app|orders|sum(id)|8002000|8001983|t
SELECT string_agg(cnt_counter, ' ') FROM counter_diff WHERE cnt_table = 'customer';
--= checksum

--@ copies that were limited are only counted
SELECT * FROM _check_table('C', 'app.orders._check', '{"COPY_MAX_ROWS": 10}');
--= CHECKED_TABLES|1|90|f
--= COMPUTED_AGGREGATES|1|91|f
--= UNEQUAL_AGGREGATES|1|92|t
SELECT sr_value FROM _check_table('C', 'app.not_logged._check', '{"COPY_PCT_ROWS": 10, "COPY_MAX_ROWS": null}');
--= 1
--= 1
--= 0
EXPLAIN (COSTS OFF) SELECT to_json(ARRAY[count(*)]::numeric[]::text[]) AS answer FROM srcdb_app.orders;
--= Foreign Scan
--=   Relations: Aggregate on (orders)

--@ equal values of other types are equal
CREATE FUNCTION elsewhere.as_orders(TEXT) RETURNS TEXT LANGUAGE SQL AS $$SELECT 'orders'$$;
CREATE FUNCTION elsewhere.as_customer(TEXT) RETURNS TEXT LANGUAGE SQL AS $$SELECT 'customer'$$;
CREATE TABLE app.copy_of_orders (id NUMERIC(12,3), customer REAL, ordered TIMESTAMP, note CHAR(50));
CREATE TABLE app.copy_of_customer (id BIGINT, mood TEXT, tags TEXT[], balance NUMERIC, rank NUMERIC[], extra JSON, photo BYTEA);
SELECT register_table('M', 'app', 'copy_of_orders', p_sourceTableNamesFnct => 'elsewhere.as_orders'), register_table('M', 'app', 'copy_of_customer', p_sourceTableNamesFnct => 'elsewhere.as_customer');
SELECT register_column_transform_rule('app', 'copy_of_customer', 'rank', 'ARRAY[balance, NULL] -- twice');
SELECT assign_tables_to_batch('C', 'app', '^copy_of'), assign_tables_checks_to_batch('C', 'app', '^copy_of');
SET LOCAL TimeZone = 'Asia/Tokyo';
SELECT sr_value FROM unnest('{app.copy_of_orders,app.copy_of_customer}'::TEXT[]) AS s, _copy_table('C', s, '{}') WHERE sr_rank = 11;
--= 4000
--= 3000
UPDATE table_to_process SET tbl_rows = NULL WHERE tbl_name LIKE 'copy_of%';
SELECT sr_value FROM unnest('{app.copy_of_orders._check,app.copy_of_customer._check}'::TEXT[]) AS s, _check_table('C', s, '{}') WHERE sr_rank > 90;
--= 8
--= 0
--= 8
--= 0
SHOW TimeZone;
--= Asia/Tokyo

--@ rules of columns: the source reads an expression if it gives the same there; masked columns are left out
SELECT register_column_transform_rule('app', 'orders', 'customer', 'customer * 2 - 1 -- odd'), register_column_transform_rule('app', 'no_key', 'y', 'format(''%s!'', upper(y))');
UPDATE table_to_process SET tbl_rows = NULL;
SELECT tbl_name, NOT jsonb_exists(_compare_plan('app', tbl_name, NULL), 'is_remote') FROM table_to_process WHERE tbl_name IN ('orders', 'no_key') ORDER BY 1;
--= no_key|t
--= orders|f
SET LOCAL session_replication_role = replica;
DELETE FROM app.orders;
DELETE FROM app.no_key;
RESET session_replication_role;
SELECT sr_value FROM unnest('{app.orders,app.no_key}'::TEXT[]) AS s, _copy_table('C', s, '{}') WHERE sr_rank = 11;
--= 4000
--= 3
SELECT max(customer), (SELECT max(y) FROM app.no_key) FROM app.orders;
--= 5999|A!
SELECT sr_value FROM unnest('{app.orders._check,app.no_key._check}'::TEXT[]) AS s, _check_table('C', s, '{}') WHERE sr_rank > 90;
--= 8
--= 0
--= 5
--= 0
UPDATE app.orders SET note = 'changed', customer = 1 WHERE id = 17;
UPDATE table_column SET tco_compare_source_expr = NULL, tco_compare_dest_expr = NULL WHERE tco_table = 'orders' AND tco_name IN ('customer', 'note');
SELECT sr_value FROM _check_table('C', 'app.orders._check', '{}') WHERE sr_rank > 90;
--= 5
--= 0
UPDATE table_column SET tco_compare_source_expr = 'lower(note)', tco_compare_dest_expr = 'CASE id WHEN 17 THEN ''order 17'' ELSE note END' WHERE tco_table = 'orders' AND tco_name = 'note';
SELECT sr_value FROM _check_table('C', 'app.orders._check', '{}') WHERE sr_rank > 90;
--= 5
--= 0

--@ a generated column is compared, unless the source does not have it
ALTER TABLE app.no_key ADD twice INT GENERATED ALWAYS AS (x * 2) STORED;
INSERT INTO table_column VALUES ('app', 'no_key', 'twice', 3, 'integer', NULL, NULL, 'twice', 'twice');
SELECT sr_value FROM _check_table('C', 'app.no_key._check', '{}') WHERE sr_rank > 90;
--= 5
--= 0
UPDATE table_column SET tco_compare_source_expr = 'x + x' WHERE tco_name = 'twice';
SELECT sr_value FROM _check_table('C', 'app.no_key._check', '{}') WHERE sr_rank > 90;
--= 8
--= 0

--@ rows of tables that inherit do not count
CREATE TABLE elsewhere.heir () INHERITS (app.no_key);
INSERT INTO elsewhere.heir VALUES (1);
SELECT sr_value FROM _check_table('C', 'app.no_key._check', '{}') WHERE sr_rank = 92;
--= 0

--@ a table in parts is checked as a whole, under any name; names of columns do not run into each other
SELECT register_table('M', $$Odd "S.c'hemé\%s$$, $$T "q.t'é\%s;$$ || '$$');
SELECT register_table_part($$Odd "S.c'hemé\%s$$, $$T "q.t'é\%s;$$ || '$$', 'one', 'TRUE', TRUE, TRUE);
SELECT assign_table_parts_to_batch('C', $$Odd "S.c'hemé\%s$$, $$T "q.t'é\%s;$$ || '$$'), assign_tables_checks_to_batch('C', $$Odd "S.c'hemé\%s$$);
SELECT sr_value FROM _copy_table('C', $$Odd "S.c'hemé\%s.T "q.t'é\%s;$$ || '$$.one', '{}') WHERE sr_rank = 11;
--= 2
UPDATE table_to_process SET tbl_rows = NULL;
SELECT sr_value FROM _check_table('C', $$Odd "S.c'hemé\%s.T "q.t'é\%s;$$ || '$$._check', '{}') WHERE sr_rank > 90;
--= 5
--= 0

--@ columns whose names in the report are the same have counters of their own
CREATE TABLE app.alike ("(a)" INT, a INT, id INT PRIMARY KEY);
CREATE FUNCTION elsewhere.as_empty(TEXT) RETURNS TEXT LANGUAGE SQL AS $$SELECT 'empty'$$;
SELECT register_table('M', 'app', 'alike', p_sourceTableNamesFnct => 'elsewhere.as_empty');
SELECT register_column_transform_rule('app', 'alike', '(a)', 'id'), register_column_transform_rule('app', 'alike', 'a', 'id');
SELECT register_column_comparison_rule('app', 'alike', 'a', 'id + 1', 'a + 2');
SELECT assign_table_to_batch('C', 'app', 'alike'), assign_table_checks_to_batch('C', 'app', 'alike');
INSERT INTO app.alike VALUES (1, 2, 3);
SELECT sr_value FROM _check_table('C', 'app.alike._check', '{}') WHERE sr_rank > 90;
--= 11
--= 11
SELECT cnt_counter, cnt_value FROM counter WHERE cnt_table = 'alike' AND cnt_database = 'D' AND cnt_counter LIKE 'max%' ORDER BY 2;
--= max((a))|1
--= max(id)|3
--= max((a) (column 3))|4

--@ rules that depend on the time zone are evaluated in that of the session, by copy, check and comparison alike
CREATE TABLE app.by_zone (id INT PRIMARY KEY, ordered DATE, note TEXT, customer TIMESTAMP);
SELECT register_table('M', 'app', 'by_zone', p_sourceTableNamesFnct => 'elsewhere.as_orders');
SELECT register_column_transform_rule('app', 'by_zone', 'ordered', 'ordered::date'),
       register_column_transform_rule('app', 'by_zone', 'note', 'to_char(ordered, ''YYYY-MM-DD HH24:MI TZ'')'),
       register_column_transform_rule('app', 'by_zone', 'customer', 'ordered');
SELECT assign_table_to_batch('C', 'app', 'by_zone'), assign_table_checks_to_batch('C', 'app', 'by_zone');
SELECT create_batch('K', 'M', 'COMPARE', FALSE, FALSE), assign_table_to_batch('K', 'app', 'by_zone');
SET LOCAL TimeZone = 'Asia/Kolkata';
SELECT sr_value FROM _copy_table('C', 'app.by_zone', '{}') WHERE sr_rank = 11;
--= 4000
SELECT ordered, note, customer FROM app.by_zone WHERE id = 5;
--= 2024-01-03|2024-01-03 17:25 IST|2024-01-03 17:25:00
UPDATE table_to_process SET tbl_rows = 10 WHERE tbl_name = 'by_zone';
SELECT sr_value FROM _check_table('C', 'app.by_zone._check', '{}') WHERE sr_rank = 92 UNION ALL SELECT sr_value FROM _compare_table('K', 'app.by_zone', '{}') WHERE sr_rank = 71;
--= 0
--= 0
UPDATE table_to_process SET tbl_rows = NULL WHERE tbl_name = 'by_zone';
SELECT sr_value FROM _check_table('C', 'app.by_zone._check', '{}') WHERE sr_rank = 92 UNION ALL SELECT sr_value FROM _compare_table('K', 'app.by_zone', '{}') WHERE sr_rank = 71;
--= 0
--= 0
SHOW TimeZone;
--= Asia/Kolkata
SET LOCAL TimeZone = 'America/New_York';
SELECT sr_value FROM _check_table('C', 'app.by_zone._check', '{}') WHERE sr_rank = 92 UNION ALL SELECT sr_value FROM _compare_table('K', 'app.by_zone', '{}') WHERE sr_rank = 71;
--= 1
--= 4000

--@ a step of another kind is refused
SELECT * FROM _check_table('C', 'app.orders', '{}');
--! D2P20 _check_table: The step "app.orders" of the batch "C" is no check of a table.
