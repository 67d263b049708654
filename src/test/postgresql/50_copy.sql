-- _copy_init, _copy_table, _rebuild_index, _copy_sequence, _copy_end.

--@ a migration of all kinds of tables
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app'), register_tables('M', $$Odd "S.c'hemé\%s$$), register_table('M', 'elsewhere', 'remapped');
SELECT register_sequences('M', 'app'), register_sequences('M', $$Odd "S.c'hemé\%s$$);
SELECT register_column_transform_rule('app', 'no_key', 'y', 'upper(y)');
SELECT register_table_part('app', 'orders', 'first', NULL, TRUE), register_table_part('app', 'orders', 'low', 'id <= 1500 -- some'),
       register_table_part('app', 'orders', 'high', 'id > 1500'), register_table_part('app', 'orders', 'last', NULL, FALSE, TRUE);
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE);
SELECT assign_table_parts_to_batch('C', 'app', 'orders'), assign_indexes_to_batch('C', 'app', 'orders', 'pkey'), assign_tables_to_batch('C', 'app'),
       assign_tables_to_batch('C', $$Odd "S.c'hemé\%s$$), assign_tables_to_batch('C', 'elsewhere'), assign_tables_checks_to_batch('C', 'app'),
       assign_sequences_to_batch('C', 'app'), assign_sequences_to_batch('C', $$Odd "S.c'hemé\%s$$);
SELECT complete_migration_configuration('M');
--= 1

--@ INIT empties all tables of the migration, referenced or partitioned, and nothing fires
INSERT INTO app.customer (name) VALUES ('stale');
INSERT INTO app.orders (customer) SELECT id FROM app.customer;
INSERT INTO app.partitioned VALUES (1, now());
CREATE FUNCTION app.refuse() RETURNS TRIGGER LANGUAGE plpgsql AS $$BEGIN RAISE 'the trigger % fires', tg_name; END$$;
CREATE TRIGGER at_truncate BEFORE TRUNCATE ON app.customer EXECUTE FUNCTION app.refuse();
CREATE TRIGGER always_at_truncate BEFORE TRUNCATE ON app.customer EXECUTE FUNCTION app.refuse();
ALTER TABLE app.customer ENABLE ALWAYS TRIGGER always_at_truncate;
SELECT * FROM _copy_init('C', 'INIT_M', '{}');
--= INITIAL_CHECKS_OK|1|1|f
--= TRUNCATED_TABLES|10|2|f
SELECT (SELECT count(*) FROM app.customer) + (SELECT count(*) FROM app.orders) + (SELECT count(*) FROM app.partitioned);
--= 0
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'app.customer'::REGCLASS AND NOT tgisinternal ORDER BY 1;
--= always_at_truncate|A
--= at_truncate|O
SHOW session_replication_role;
--= origin

--@ a table is copied: every value, identity ALWAYS, generated columns, no trigger, rule or foreign key in the way
CREATE TRIGGER at_insert BEFORE INSERT ON app.customer FOR EACH ROW EXECUTE FUNCTION app.refuse();
CREATE TRIGGER always_at_insert BEFORE INSERT ON app.customer FOR EACH ROW EXECUTE FUNCTION app.refuse();
CREATE TRIGGER on_replica BEFORE INSERT ON app.customer FOR EACH ROW EXECUTE FUNCTION app.refuse();
CREATE RULE nothing AS ON INSERT TO app.customer DO INSTEAD NOTHING;
ALTER TABLE app.customer ENABLE ALWAYS TRIGGER always_at_insert;
ALTER TABLE app.customer ENABLE REPLICA TRIGGER on_replica;
ALTER TABLE app.customer ENABLE ALWAYS RULE nothing;
SELECT * FROM _copy_table('C', 'app.customer', '{}');
--= COPIED_TABLES|1|10|f
--= COPIED_ROWS|3000|11|t
--= INVALIDATED_INDEXES|3|12|f
--= REBUILT_INDEXES|3|13|f
SELECT count(*) FROM (SELECT to_jsonb(t) FROM app.customer t EXCEPT ALL SELECT to_jsonb(f) FROM srcdb_app.customer f) AS missing;
--= 0
SELECT count(*), sum(length) > 0 FROM app.customer;
--= 3000|t
SELECT string_agg(tgenabled::TEXT, '' ORDER BY tgname), (SELECT ev_enabled FROM pg_rewrite WHERE rulename = 'nothing')
    FROM pg_trigger WHERE tgrelid = 'app.customer'::REGCLASS AND NOT tgisinternal;
--= AAOOR|A
SHOW session_replication_role;
--= origin
SELECT reltuples FROM pg_class WHERE oid = 'app.customer'::REGCLASS;
--= 3000
SELECT DISTINCT tic_last_not_ready_ts < tic_last_rebuild_ts, tic_last_rebuild_duration > '0' FROM table_index WHERE tic_table = 'customer';
--= t|t

--@ the commit of a copy is not waited for
SHOW synchronous_commit;
--= off
SET LOCAL synchronous_commit = on;

--@ a table is copied in parts, its indexes out of the way in between
SELECT * FROM _copy_table('C', 'app.orders.first', NULL);
--= COPIED_ROWS|0|11|t
--= INVALIDATED_INDEXES|2|12|f
SELECT relname, indisready, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indrelid = 'app.orders'::REGCLASS ORDER BY 1;
--= orders_ordered_idx|f|f
--= orders_pkey|f|f
SELECT * FROM _copy_table('C', 'app.orders.low', NULL) UNION ALL SELECT * FROM _copy_table('C', 'app.orders.high', '{"COPY_MAX_ROWS": null}');
--= COPIED_ROWS|1500|11|t
--= COPIED_ROWS|2500|11|t
SELECT * FROM _copy_end('C', 'END_M', '{}');
--! D2P42 _copy_end: Indexes were set aside for the copy and are not rebuilt: app.orders_ordered_idx, app.orders_pkey.
SELECT * FROM _rebuild_index('C', 'app.orders.orders_pkey', '{}');
--= REBUILT_INDEXES|1|13|f
SELECT * FROM _rebuild_index('C', 'app.orders.orders_pkey', '{}');
--= REBUILT_INDEXES|0|13|f
SELECT * FROM _copy_table('C', 'app.orders.last', NULL);
--= COPIED_TABLES|1|10|f
--= COPIED_ROWS|0|11|t
--= REBUILT_INDEXES|1|13|f
SELECT count(*) FROM pg_index WHERE indrelid = 'app.orders'::REGCLASS AND indisready AND indisvalid;
--= 2
SELECT count(*), (SELECT count(*) FROM app.orders) FROM (SELECT * FROM app.orders EXCEPT ALL SELECT * FROM srcdb_app.orders) AS surplus;
--= 0|4000

--@ no trigger of a partition fires either
CREATE TRIGGER always_at_insert BEFORE INSERT ON app.partitioned_1 FOR EACH ROW EXECUTE FUNCTION app.refuse();
CREATE TRIGGER of_all BEFORE INSERT ON app.partitioned FOR EACH ROW EXECUTE FUNCTION app.refuse();
ALTER TABLE app.partitioned_1 ENABLE ALWAYS TRIGGER always_at_insert;
ALTER TABLE app.partitioned ENABLE REPLICA TRIGGER of_all;
SELECT sr_value FROM _copy_table('C', 'app.partitioned', '{}') WHERE sr_rank = 11;
--= 200
SELECT tgrelid::REGCLASS, tgname, tgenabled FROM pg_trigger WHERE tgrelid::REGCLASS::TEXT LIKE 'app.partitioned%' ORDER BY 1, 2;
--= app.partitioned|of_all|R
--= app.partitioned_1|always_at_insert|A
--= app.partitioned_1|of_all|R
--= app.partitioned_2|of_all|R
DELETE FROM app.partitioned;

--@ the other tables: empty, without key, without columns, partitioned, unlogged, odd names, odd types
SELECT step, sr_value FROM unnest(ARRAY['app.empty', 'app.no_key', 'app.no_column', 'app.by_default', 'app.partitioned', 'app.not_logged',
        $$Odd "S.c'hemé\%s.T "q.t'é\%s;$$ || '$$', 'elsewhere.remapped']) AS step, _copy_table('C', step, '{}')
    WHERE sr_indicator = 'COPIED_ROWS';
--= app.empty|0
--= app.no_key|3
--= app.no_column|2
--= app.by_default|2
--= app.partitioned|200
--= app.not_logged|0
--= Odd "S.c'hemé\%s.T "q.t'é\%s;$$|2
--= elsewhere.remapped|1
SELECT * FROM app.no_key ORDER BY x;
--= 1|A
--= 1|A
--= NULL|
SELECT count(*) FROM app.partitioned_2;
--= 101
SELECT colours FROM elsewhere.remapped;
--= {red,green}

--@ sequences are copied, called or not
SELECT sr_indicator, sr_value, sr_rank, sr_is_main_indicator FROM unnest(ARRAY['cycling', 'falling', 'never_called']) AS s,
        _copy_sequence('C', 'app.' || s, '{}');
--= COPIED_SEQUENCES|1|20|f
--= COPIED_SEQUENCES|1|20|f
--= COPIED_SEQUENCES|1|20|f
SELECT * FROM _copy_sequence('C', $$Odd "S.c'hemé\%s.S "q.t'é\%s;$$ || '$$', NULL);
--= COPIED_SEQUENCES|1|20|f
SELECT nextval('app.cycling'), nextval('app.falling'), nextval('app.never_called'), nextval($$"Odd ""S.c'hemé\%s"."S ""q.t'é\%s;$$ || '$$"');
--= 3|-3|42|8

--@ END finds all in order
SELECT * FROM _copy_end('C', 'END_M', '{}');
--= FINAL_CHECKS_OK|1|99|f

--@ limits: a number of rows, a percentage of the statistics rounded up, both, and a brake
SELECT sr_value FROM _copy_init('C', 'INIT_M', '{}') WHERE sr_rank = 2;
--= 10
SELECT sr_value FROM _copy_table('C', 'app.orders.low', '{"COPY_MAX_ROWS": 7, "COPY_SLOW_DOWN": 10}') WHERE sr_rank = 11;
--= 7
SELECT sr_value FROM _copy_table('C', 'app.customer', '{"COPY_PCT_ROWS": 0.11}') WHERE sr_rank = 11;
--= 4
SET LOCAL session_replication_role = replica;
DELETE FROM app.customer;
RESET session_replication_role;
SELECT sr_value FROM _copy_table('C', 'app.customer', '{"COPY_PCT_ROWS": 50, "COPY_MAX_ROWS": 9}') WHERE sr_rank = 11;
--= 9
UPDATE table_to_process SET tbl_rows = NULL WHERE tbl_name = 'no_key';
SELECT sr_value FROM _copy_table('C', 'app.no_key', '{"COPY_PCT_ROWS": 1}') WHERE sr_rank = 11;
--= 3
--~ _copy_table: COPY_PCT_ROWS is ignored for "app.no_key", whose number of rows in the source is not known.

--@ a clustered table is read in the order of its index, unless there is a condition or a limit
SELECT _copy_statement('app.orders'::REGCLASS, 'S', NULL, 'ordered DESC', 10, '{}'),
       translate(_copy_statement('app.orders'::REGCLASS, 'S', 'a -- b', 'c', 10, '{}'), E'\n', '/'),
       _copy_statement('app.orders'::REGCLASS, 'S', NULL, 'b', 10, '{"COPY_MAX_ROWS": 5}');
--= S ORDER BY ordered DESC|S WHERE (a -- b/)|S LIMIT 5

--@ an index that was invalid before is not ours to put right
UPDATE pg_index SET indisvalid = FALSE WHERE indexrelid = 'app.customer_name_idx'::REGCLASS;
SET LOCAL session_replication_role = replica;
DELETE FROM app.customer;
RESET session_replication_role;
SELECT sr_value FROM _copy_table('C', 'app.customer', '{}') WHERE sr_indicator IN ('INVALIDATED_INDEXES', 'REBUILT_INDEXES');
--= 2
--= 2
--~ _copy_table: The index "customer_name_idx" of "app"."customer" was invalid before the copy and stays so.
SELECT indisvalid FROM pg_index WHERE indexrelid = 'app.customer_name_idx'::REGCLASS;
--= f

--@ a table outside the migration that references one of it stops INIT, and nothing is emptied
CREATE TABLE elsewhere.outsider (customer BIGINT REFERENCES app.customer, orders INT REFERENCES app.orders);
INSERT INTO elsewhere.outsider VALUES (NULL, NULL);
--;
SELECT * FROM _copy_init('C', 'INIT_M', '{}');
--! D2P41 _copy_init: Tables outside the migration "M" stand in the way of emptying its tables: elsewhere.outsider references app.customer, elsewhere.outsider references app.orders.
SELECT count(*) FROM app.customer UNION ALL SELECT count(*) FROM elsewhere.outsider;
--= 3000
--= 1
DROP TABLE elsewhere.outsider;

--@ a partition that is a foreign table, or of another migration, stops INIT, and nothing is emptied
CREATE FOREIGN TABLE app.partitioned_far PARTITION OF app.partitioned FOR VALUES FROM (1000000) TO (2000000)
    SERVER "data2pg_M_server" OPTIONS (table_name 'partitioned_2');
--;
SELECT * FROM _copy_init('C', 'INIT_M', '{}');
--! D2P45 _copy_init: Tables of the migration "M" share rows with what is outside of it: app.partitioned with the foreign table app.partitioned_far.
ALTER TABLE app.partitioned DETACH PARTITION app.partitioned_far;
SELECT create_migration('other', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
CREATE TABLE elsewhere.joined (LIKE app.partitioned);
CREATE FUNCTION elsewhere.remapped(TEXT) RETURNS TEXT LANGUAGE SQL AS $$SELECT 'remapped'$$;
SELECT register_table('other', 'elsewhere', 'joined', p_sourceTableNamesFnct => 'elsewhere.remapped');
INSERT INTO elsewhere.joined VALUES (1000000);
ALTER TABLE app.partitioned ATTACH PARTITION elsewhere.joined FOR VALUES FROM (1000000) TO (2000000);
--;
SELECT * FROM _copy_init('C', 'INIT_M', '{}');
--! D2P45 _copy_init: Tables of the migration "M" share rows with what is outside of it: app.partitioned with elsewhere.joined of the migration "other".
SELECT create_batch('O', 'other', 'COPY', TRUE, FALSE);
SELECT * FROM _copy_init('O', 'INIT_other', '{}');
--! D2P45 _copy_init: Tables of the migration "other" share rows with what is outside of it: elsewhere.joined with app.partitioned of the migration "M".
SELECT count(*) FROM app.customer UNION ALL SELECT count(*) FROM elsewhere.joined;
--= 3000
--= 1
ALTER TABLE app.partitioned DETACH PARTITION elsewhere.joined;
SELECT drop_migration('other');

--@ tables that inherit from one of the migration are spared, wherever their rows are
CREATE FOREIGN TABLE elsewhere.heir_far () INHERITS (app.no_key) SERVER "data2pg_M_server" OPTIONS (schema_name 'app', table_name 'no_key');
CREATE TABLE elsewhere.heir () INHERITS (app.no_key);
INSERT INTO elsewhere.heir VALUES (1, 'x');
SELECT sr_value FROM _copy_init('C', 'INIT_M', '{}') WHERE sr_rank = 2;
--= 10
SELECT count(*) FROM elsewhere.heir UNION ALL SELECT count(*) FROM app.customer;
--= 1
--= 0

--@ what has disappeared is named
DROP INDEX app.customer_name_idx;
DROP TABLE app.empty;
DROP FOREIGN TABLE srcdb_app.no_key;
DROP SEQUENCE app.cycling;
--;
SELECT * FROM _copy_init('C', 'INIT_M', '{}');
--! D2P40 _copy_init: Registered in the migration "M", but missing in this database: table app.empty, sequence app.cycling, index app.customer_name_idx, index app.empty_pkey, foreign table srcdb_app.no_key.
SELECT * FROM _copy_end('C', 'END_M', '{}');
--! D2P40 _copy_end: Registered in the migration "M", but missing in this database: table app.empty, sequence app.cycling, index app.customer_name_idx, index app.empty_pkey, foreign table srcdb_app.no_key.

--@ an owner without the right to silence triggers is told so
CREATE ROLE plain_owner;
GRANT USAGE ON SCHEMA ${quoted schema} TO plain_owner;
GRANT EXECUTE ON FUNCTION _act_as_replica TO plain_owner;
SET LOCAL ROLE plain_owner;
--;
SELECT _act_as_replica('_copy_table');
--! D2P43 _copy_table: The role "plain_owner" may not set session_replication_role, so triggers and foreign keys would act on the rows.
RESET ROLE;

--@ steps of another kind, or none, are refused
SELECT * FROM _copy_table('C', 'no such', '{}');
--! D2P20 _copy_table: The step "no such" of the batch "C" is no table or part to copy, or its table is missing.
SELECT * FROM _copy_table('C', 'app.empty', '{}');
--! D2P20 _copy_table: The step "app.empty" of the batch "C" is no table or part to copy, or its table is missing.
SELECT * FROM _copy_sequence('C', 'app.orders.low', '{}');
--! D2P20 _copy_sequence: The step "app.orders.low" of the batch "C" is no sequence.
SELECT * FROM _rebuild_index('C', 'app.orders.low', '{}');
--! D2P20 _rebuild_index: The step "app.orders.low" of the batch "C" is no index.
SELECT * FROM _copy_init('C', 'END_M', '{}');
--! D2P20 _copy_init: The batch "C" has no INIT step "END_M".
SELECT * FROM _copy_end('no such', 'END_M', '{}');
--! D2P20 _copy_end: The batch "no such" has no END step "END_M".
