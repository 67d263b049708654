-- COMPARE batches: _compare_init, _compare_table, _compare_sequence, _compare_end, register_column_comparison_rule, content_diff.

--@ a batch is configured: tables, parts, sequences; a table may be compared by several batches
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app'), register_sequences('M', 'app'), register_table('M', 'elsewhere', 'remapped');
SELECT register_table_part('app', 'orders', 'first', NULL, TRUE), register_table_part('app', 'orders', 'low', 'id <= 2000 -- half'),
       register_table_part('app', 'orders', 'high', 'id > 2000'), register_table_part('app', 'orders', 'last', NULL, FALSE, TRUE);
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE), create_batch('P', 'M', 'COMPARE', TRUE, TRUE), create_batch('P2', 'M', 'COMPARE', FALSE, FALSE);
SELECT assign_tables_to_batch('C', 'app'), assign_tables_to_batch('C', 'elsewhere'), assign_sequences_to_batch('C', 'app'),
       assign_table_parts_to_batch('P', 'app', 'orders'), assign_table_to_batch('P2', 'app', 'orders'), assign_sequences_to_batch('P', 'app');
--= 8|1|6|2|1|6
SELECT assign_table_part_to_batch('P2', 'app', 'orders', 'first');
--! D2P18 assign_table_part_to_batch: The parts of the table "app"."orders" can not be assigned to the batch "P2", as the batch "P2" has the step "app.orders".
SELECT assign_tables_to_batch('P', 'app', p_tablesToExclude => '^orders$'), assign_tables_to_batch('P2', 'app', 'customer'), assign_tables_to_batch('P', 'elsewhere');
--= 7|1|1
--~ assign_tables_to_batch: The table "app"."no_key" has no primary key and no unique index: its rows are compared on all columns.
SELECT complete_migration_configuration('M');
--= 1
SELECT stp_name, stp_sql_function, array_to_string(stp_parents, ' ') FROM step WHERE stp_batch_name = 'P' AND stp_type IN ('INIT', 'SEQUENCE', 'TABLE_PART')
    AND stp_name ~ 'INIT|cycling|low' ORDER BY 1;
--= INIT_M|_compare_init|
--= app.cycling|_compare_sequence|INIT_M
--= app.orders.low|_compare_table|INIT_M
SELECT stp_name, stp_sql_function, cardinality(stp_parents) FROM step WHERE stp_batch_name = 'P' AND stp_type = 'END';
--= END_M|_compare_end|17
SELECT count(*) FROM (SELECT _copy_table('C', stp_name, '{}') FROM step WHERE stp_batch_name = 'C' AND stp_type = 'TABLE') AS t;
SELECT count(*) FROM (SELECT _copy_sequence('C', stp_name, '{}') FROM step WHERE stp_batch_name = 'C' AND stp_type = 'SEQUENCE') AS t;
CREATE FUNCTION pg_temp.compare(p_step TEXT, p_options JSONB DEFAULT '{}', p_batch TEXT DEFAULT 'P') RETURNS BIGINT LANGUAGE SQL AS $compare$
    SELECT sr_value FROM _compare_table(p_batch, p_step, p_options) WHERE sr_is_main_indicator$compare$;
CREATE VIEW pg_temp.diff AS
    SELECT diff_rank AS rank, diff_database AS db, diff_kind AS kind, diff_copies AS copies, diff_key_cols AS key, diff_other_cols AS other
        FROM content_diff;

--@ what was copied is the same, whoever hashes it
SELECT (_compare_table('P', stp_name, '{}')).sr_value FROM step WHERE stp_batch_name = 'P' AND stp_sql_function = '_compare_table' AND stp_name ~ 'no_col|remap' ORDER BY stp_name, 1;
--= 0
--= 0
--= 1
--= 0
--= 0
--= 1
SELECT sum(pg_temp.compare(stp_name)) FROM step WHERE stp_batch_name = 'P' AND stp_sql_function = '_compare_table';
--= 0
SELECT count(*) FILTER (WHERE _compare_plan('app', tbl_name, NULL) -> 'is_remote' IS NULL) FROM table_to_process WHERE tbl_schema = 'app';
--= 8
UPDATE table_to_process SET tbl_rows = 1000000;
SELECT count(*) FILTER (WHERE _compare_plan(tbl_schema, tbl_name, NULL) -> 'is_remote' IS NULL) FROM table_to_process;
--= 0
SELECT sum(pg_temp.compare(stp_name)) FROM step WHERE stp_batch_name = 'P' AND stp_sql_function = '_compare_table';
--= 0
SELECT count(*) FROM content_diff;
--= 0

--@ each kind of difference is written down, one line for a row that is on one side only, two for a changed one
DELETE FROM app.orders WHERE id = 17;
INSERT INTO app.orders VALUES (-3, 1, NULL, '');
UPDATE app.orders SET note = 'other' WHERE id = 1500;
UPDATE app.orders SET customer = 13 - customer WHERE id IN (5, 6);
SELECT * FROM _compare_table('P2', 'app.orders', '{}');
--= COMPARED_TABLES|1|50|f
--= NON_EQUAL_TABLES|1|60|f
--= ROW_DIFFERENCES|5|71|t
SELECT * FROM pg_temp.diff ORDER BY 1, 2 DESC;
--= 1|D|surplus|1|{"id": -3}|{"customer": 1, "ordered": null, "note": ""}
--= 2|S|changed|1|{"id": 5}|{"customer": 6}
--= 2|D|changed|1|{"id": 5}|{"customer": 7}
--= 3|S|changed|1|{"id": 6}|{"customer": 7}
--= 3|D|changed|1|{"id": 6}|{"customer": 6}
--= 4|S|missing|1|{"id": 17}|{"customer": 18, "ordered": "2024-01-02T19:43:00+00:00", "note": "order 17"}
--= 5|S|changed|1|{"id": 1500}|{"note": "order 1500"}
--= 5|D|changed|1|{"id": 1500}|{"note": "other"}
SELECT DISTINCT diff_schema, diff_relation, diff_part, diff_timestamp BETWEEN now() AND clock_timestamp() FROM content_diff;
--= app|orders|NULL|t
UPDATE table_to_process SET tbl_rows = 10;
CREATE TEMP TABLE found AS TABLE pg_temp.diff;
SELECT pg_temp.compare('app.orders', p_batch => 'P2');
--= 5
SELECT rank, db, kind, copies, key::TEXT, other::TEXT FROM pg_temp.diff EXCEPT SELECT rank, db, kind, copies, key::TEXT, other::TEXT FROM found;
--= (none)

--@ a part replaces what it found itself, the whole table all
SELECT * FROM _compare_table('P', 'app.orders.low', '{}');
--= COMPARED_TABLE_PARTS|1|51|f
--= NON_EQUAL_TABLE_PARTS|1|61|f
--= ROW_DIFFERENCES|5|71|t
UPDATE table_to_process SET tbl_rows = 1000000;
SELECT pg_temp.compare('app.orders.high'), pg_temp.compare('app.orders.low'), pg_temp.compare('app.orders.low');
--= 0|5|5
SELECT diff_part, count(*) FROM content_diff GROUP BY 1 ORDER BY 1;
--= low|8
--= NULL|8
SELECT pg_temp.compare('app.orders', p_batch => 'P2');
SELECT diff_part, count(*) FROM content_diff GROUP BY 1;
--= NULL|8

--@ the first keys in key order are kept, all are counted
SELECT pg_temp.compare('app.orders', '{"COMPARE_MAX_DIFF": 2}', 'P2');
--= 5
SELECT * FROM pg_temp.diff ORDER BY 1, 2 DESC;
--= 1|D|surplus|1|{"id": -3}|{"customer": 1, "ordered": null, "note": ""}
--= 2|S|changed|1|{"id": 5}|{"customer": 6}
--= 2|D|changed|1|{"id": 5}|{"customer": 7}
SELECT pg_temp.compare('app.orders', '{"COMPARE_MAX_DIFF": 0}', 'P2');
--= 5
SELECT count(*) FROM content_diff;
--= 0
SELECT pg_temp.compare('app.orders', '{"COMPARE_MAX_DIFF": null, "COMPARE_MAX_ROWS": null}', 'P2');
--= 5

--@ the first rows of the source in key order are compared, up to the same last key
SELECT n, tbl_rows, (SELECT pg_temp.compare('app.orders', jsonb_build_object('COMPARE_MAX_ROWS', n), 'P2'))
    FROM unnest(ARRAY[0, 4, 5, 17, 18, 1499, 1500, 5000]) AS n, table_to_process WHERE tbl_name = 'orders' ORDER BY 1;
--= 0|1000000|0
--= 4|1000000|1
--= 5|1000000|2
--= 17|1000000|4
--= 18|1000000|4
--= 1499|1000000|4
--= 1500|1000000|5
--= 5000|1000000|5
UPDATE table_to_process SET tbl_rows = 10;
SELECT n, (SELECT pg_temp.compare('app.orders', jsonb_build_object('COMPARE_MAX_ROWS', n), 'P2')) FROM unnest(ARRAY[0, 5, 1500, 5000]) AS n ORDER BY 1;
--= 0|0
--= 5|2
--= 1500|5
--= 5000|5

--@ without a key, duplicates are counted
SELECT pg_temp.compare('app.no_key');
--= 0
INSERT INTO app.no_key VALUES (1, 'a'), (2, NULL), (2, NULL);
DELETE FROM app.no_key WHERE x IS NULL;
SELECT pg_temp.compare('app.no_key');
--= 3
SELECT * FROM pg_temp.diff WHERE key::TEXT ~ '"x"' ORDER BY 1, 2 DESC;
--= 1|S|count|2|{"x": 1, "y": "a"}|NULL
--= 1|D|count|3|{"x": 1, "y": "a"}|NULL
--= 2|D|surplus|2|{"x": 2, "y": null}|NULL
--= 3|S|missing|1|{"x": null, "y": ""}|NULL
SELECT pg_temp.compare('app.no_key', '{"COMPARE_MAX_ROWS": 2}'), pg_temp.compare('app.no_key', '{"COMPARE_MAX_ROWS": 3}');
--= 1|3
UPDATE table_to_process SET tbl_rows = 1000000;
SELECT pg_temp.compare('app.no_key'), pg_temp.compare('app.no_key', '{"COMPARE_MAX_ROWS": 2}'), pg_temp.compare('app.no_key', '{"COMPARE_MAX_ROWS": 3}');
--= 3|1|3
INSERT INTO app.no_column DEFAULT VALUES;
SELECT pg_temp.compare('app.no_column'), pg_temp.compare('app.no_column', '{"COMPARE_MAX_ROWS": 1}'), pg_temp.compare('app.no_column', '{"COMPARE_MAX_ROWS": 0}');
--= 1|1|0

--@ INIT forgets differences of the migration only if asked to, END does nothing
INSERT INTO content_diff (diff_timestamp, diff_schema, diff_relation, diff_rank, diff_database) VALUES (now(), 'other', 'orders', 1, 'S');
SELECT count(*) > 5 FROM content_diff, _compare_init('P', 'INIT_M', '{}') AS i WHERE sr_value = 0;
--= t
SELECT * FROM _compare_init('P', 'INIT_M', '{"COMPARE_TRUNCATE_DIFF": false}');
--= TRUNCATED_TABLES|0|1|f
SELECT * FROM _compare_init('P', 'INIT_M', '{"COMPARE_TRUNCATE_DIFF": true}');
--= TRUNCATED_TABLES|1|1|f
SELECT diff_schema FROM content_diff;
--= other
SELECT * FROM _compare_end('P', 'END_M', '{}');
--= (none)

--@ sequences are compared by the value they would give next
SELECT * FROM _compare_sequence('P', 'app.cycling', '{}');
--= COMPARED_SEQUENCES|1|52|f
--= SEQUENCE_DIFFERENCES|0|72|t
SELECT setval('app.falling', -2, FALSE), setval('app.never_called', 41, TRUE), setval('app.cycling', 4);
SELECT s, sr_value FROM unnest(ARRAY['app.falling', 'app.never_called', 'app.cycling']) AS s, _compare_sequence('P', s, '{}') WHERE sr_rank = 72 ORDER BY 1;
--= app.cycling|1
--= app.falling|1
--= app.never_called|0
SELECT diff_relation, db, kind, key, other FROM content_diff JOIN pg_temp.diff ON db = diff_database AND other::TEXT = diff_other_cols::TEXT ORDER BY 1, 2 DESC;
--= cycling|S|changed|NULL|{"last_value":2,"is_called":true,"next_value":3}
--= cycling|D|changed|NULL|{"last_value":4,"is_called":true,"next_value":5}
--= falling|S|changed|NULL|{"last_value":-2,"is_called":true,"next_value":-3}
--= falling|D|changed|NULL|{"last_value":-2,"is_called":false,"next_value":-2}
SELECT setval('app.falling', -2), setval('app.cycling', 2);
ALTER SEQUENCE app.cycling INCREMENT BY 2;
SELECT s, sr_value FROM unnest(ARRAY['app.falling', 'app.cycling']) AS s, _compare_sequence('P', s, '{}') WHERE sr_rank = 72 ORDER BY 1;
--= app.cycling|1
--= app.falling|0
SELECT DISTINCT diff_relation FROM content_diff WHERE diff_schema = 'app';
--= cycling

--@ sequences of identity columns too, which information_schema does not show
SELECT setval('app.by_default_id_seq', 4711);
SELECT sr_value FROM _compare_sequence('P', 'app.by_default_id_seq', '{}') WHERE sr_rank = 72;
--= 1

--@ steps of another kind, or of tables that are gone, are refused
SELECT * FROM _compare_table('P', 'app.cycling', '{}');
--! D2P20 _compare_table: The step "app.cycling" of the batch "P" is no table or part to compare, or its table is missing.
SELECT * FROM _compare_sequence('P', 'app.no_key', '{}');
--! D2P20 _compare_sequence: The step "app.no_key" of the batch "P" is no sequence, or its sequence is missing.
SELECT * FROM _compare_init('P', 'END_M', '{}');
--! D2P20 _compare_init: The batch "P" has no INIT step "END_M".
SELECT * FROM _compare_end('P', 'INIT_M', '{}');
--! D2P20 _compare_end: The batch "P" has no END step "INIT_M".
DROP TABLE app.no_key;
--;
SELECT * FROM _compare_table('P', 'app.no_key', '{}');
--! D2P20 _compare_table: The step "app.no_key" of the batch "P" is no table or part to compare, or its table is missing.

--@ a column under a rule is named in parentheses, a masked one is left out; the last rule wins
DELETE FROM content_diff;
UPDATE app.customer SET name = upper(name), tags = NULL, balance = balance * 10 WHERE id = 7;
UPDATE table_to_process SET tbl_rows = 10;
SELECT pg_temp.compare('app.customer');
--= 1
SELECT register_column_comparison_rule('app', 'customer', 'tags'), register_column_comparison_rule('app', 'customer', 'name', 'lower(name) -- here'),
       register_column_comparison_rule('app', 'customer', 'length'),
       register_column_comparison_rule('app', 'customer', p_column => 'balance', p_sourceExpression => 'balance', p_targetExpression => 'balance + 1'),
       register_column_comparison_rule('app', 'customer', p_column => 'balance', p_sourceExpression => 'balance * 100', p_targetExpression => 'balance * 100 + id % 2');
--= 1|1|1|1|1
SELECT pg_temp.compare('app.customer'), _compare_plan('app', 'customer', NULL) -> 'is_remote';
--= 1500|NULL
SELECT * FROM pg_temp.diff WHERE rank IN (1, 4) ORDER BY 1, 2 DESC;
--= 1|S|changed|1|{"id": 1}|{"(balance)": 100.00000001}
--= 1|D|changed|1|{"id": 1}|{"(balance)": 101.00000001}
--= 4|S|changed|1|{"id": 7}|{"(balance)": 700.00000001}
--= 4|D|changed|1|{"id": 7}|{"(balance)": 7001.0000001}
UPDATE table_to_process SET tbl_rows = 1000000;
SELECT pg_temp.compare('app.customer'), _compare_plan('app', 'customer', NULL) -> 'is_remote';
--= 1500|NULL

--@ an expression that the foreign data wrapper sends to the source is evaluated there, any other here
SET LOCAL session_replication_role = replica;
UPDATE app.orders SET id = -id - 10000;
SELECT register_column_transform_rule('app', 'orders', 'id', '-id - 10000 - 0 * random()::INT');
--= 1
SELECT pg_temp.compare('app.orders', p_batch => 'P2'), _compare_plan('app', 'orders', NULL) -> 'is_remote';
--= 5|NULL
SELECT register_column_transform_rule('app', 'orders', 'id', '-id - 10000 /* what a copy reads */');
--= 1
SELECT pg_temp.compare('app.orders', p_batch => 'P2'), _compare_plan('app', 'orders', NULL) -> 'is_remote', _compare_plan('app', 'orders', NULL) -> 'S' -> 'expressions' ->> 0;
--= 5|true|((- id) - 10000)
SELECT key FROM pg_temp.diff WHERE rank = 1 AND key::TEXT ~ '-';
--= {"id": -11500}
--= {"id": -11500}
SELECT _source_expression_postgresql('srcdb_app', 'orders', e, c) FROM (VALUES (1, 'id + 1 -- x', FALSE), (2, 'upper(note)', FALSE), (3, 'now()', FALSE), (4, '(SELECT 1)', FALSE),
    (5, 'id > 7 AND customer = 1 OR ordered IS NULL', TRUE), (6, 'TRUE', TRUE), (7, 'ordered < now()', TRUE), (8, 'FALSE', TRUE), (9, 'id > 1 AND ordered < now()', TRUE),
    (10, 'id > (SELECT 1)', TRUE), (11, 'note', FALSE)) AS x (n, e, c) ORDER BY n;
--= (id + 1)
--= upper(note)
--= NULL
--= NULL
--= ((((id > 7) AND (customer = 1)) OR (ordered IS NULL)))
--= TRUE
--= NULL
--= NULL
--= NULL
--= NULL
--= note

--@ a rule on a text is evaluated here, as collations may tell the two servers different things
SELECT register_column_comparison_rule('app', 'orders', 'note', 'upper(note)');
SELECT pg_temp.compare('app.orders', p_batch => 'P2'), _compare_plan('app', 'orders', NULL) -> 'is_remote';
--= 5|NULL
SELECT register_column_comparison_rule('app', 'orders', 'note', 'upper(U&"n\006fte")');
SELECT pg_temp.compare('app.orders', p_batch => 'P2'), _compare_plan('app', 'orders', NULL) -> 'is_remote';
--= 5|NULL
SELECT register_column_comparison_rule('app', 'orders', 'note', 'note');
SELECT pg_temp.compare('app.orders', p_batch => 'P2'), _compare_plan('app', 'orders', NULL) -> 'is_remote';
--= 5|true
SELECT n, _uses_column('app.orders'::REGCLASS, e, '{note,ordered}') FROM (VALUES (1, 'id + customer'), (2, 'upper(NOTE)'), (3, 'upper("note") -- x'), (4, 'orders.id'),
    (5, 'orders'), (6, '''note'''), (7, 'id /* note */'), (8, 'ordered'), (9, NULL)) AS x (n, e) ORDER BY 1;
--= 1|f
--= 2|t
--= 3|t
--= 4|t
--= 5|t
--= 6|f
--= 7|f
--= 8|t
--= 9|f
SELECT register_column_comparison_rule('app', 'orders', 'note', 'upper(note)');
SELECT register_column_transform_rule('app', 'orders', 'note', 'upper(note)');
--! D2P17 register_column_transform_rule: The column "note" of "app"."orders" already has a comparison rule.

--@ with a part of the key masked, rows are matched on all other columns
SELECT register_column_comparison_rule('app', 'orders', 'id');
--= 1
--~ register_column_comparison_rule: The column "id" belongs to the key of "app"."orders": its rows are compared on all other columns.
SELECT pg_temp.compare('app.orders', p_batch => 'P2');
--= 8
SELECT diff_kind, count(*) FROM content_diff WHERE diff_relation = 'orders' GROUP BY 1 ORDER BY 1;
--= missing|4
--= surplus|4

--@ a time in a rule is that of the session on both sides
SELECT register_column_comparison_rule('app', 'orders', 'note', 'note'), register_column_comparison_rule('app', 'orders', 'ordered', 'ordered < ''2024-01-01''');
SET LOCAL TimeZone = 'Asia/Tokyo';
SELECT pg_temp.compare('app.orders', p_batch => 'P2'), _compare_plan('app', 'orders', NULL) -> 'is_remote';
--= 8|NULL
SET LOCAL TimeZone = 'UTC';
SELECT pg_temp.compare('app.orders', p_batch => 'P2'), _compare_plan('app', 'orders', NULL) -> 'is_remote';
--= 8|true

--@ a condition is bound to the settings of the session
SET LOCAL TimeZone = 'Asia/Tokyo';
SELECT n, _bound_condition('app', 'orders', c) FROM (VALUES (1, 'ordered < ''2024-01-01'' -- x'), (2, 'id < (SELECT 7)'), (3, 'orders.id < 7'), (4, 'id < 7')) AS x (n, c) ORDER BY 1;
--= 1|(ordered < '2023-12-31 15:00:00+00'::timestamp with time zone)
--= 2|NULL
--= 3|NULL
--= 4|(id < 7)
SET LOCAL TimeZone = 'UTC';

--@ temporary tables of the session are left alone
CREATE TEMP TABLE data2pg_row (x INT);
--;
SELECT * FROM _compare_table('P2', 'app.orders', '{}');
--! D2P06 _compare_table: This session already has a temporary table "data2pg_row".
DROP TABLE pg_temp.data2pg_row;

--@ rules that make no sense are refused
SELECT register_column_comparison_rule(NULL, 'orders', 'id');
--! D2P01 register_column_comparison_rule: The parameter "p_schema" is NULL.
SELECT register_column_comparison_rule('app', NULL, 'id');
--! D2P01 register_column_comparison_rule: The parameter "p_table" is NULL.
SELECT register_column_comparison_rule('app', 'orders', NULL);
--! D2P01 register_column_comparison_rule: The parameter "p_column" is NULL.
SELECT register_column_comparison_rule('app', 'no such', 'id');
--! D2P05 register_column_comparison_rule: The table "app"."no such" is not registered.
SELECT register_column_comparison_rule('app', 'orders', 'no such');
--! D2P05 register_column_comparison_rule: The table "app"."orders" has no column "no such".
SELECT register_column_comparison_rule('app', 'orders', 'id', NULL, 'id');
--! D2P17 register_column_comparison_rule: The rule of the column "id" of "app"."orders" has an expression for the target only.
SELECT register_column_comparison_rule('app', 'orders', 'id', 'no_such + 1');
--! D2P19 register_column_comparison_rule: "no_such + 1" can not be read from the foreign table "srcdb_app"."orders": column "no_such" does not exist
SELECT register_column_comparison_rule('app', 'orders', 'id', 'id); DROP TABLE app.orders; --');
--! D2P19 register_column_comparison_rule: "id); DROP TABLE app.orders; --" can not be read from the foreign table "srcdb_app"."orders": syntax error at or near ")"
SELECT register_column_comparison_rule('app', 'orders', 'id', 'id', 'no_such + 1');
--! D2P50 register_column_comparison_rule: "no_such + 1" can not be compared with the table "app"."orders": column "no_such" does not exist
ALTER TABLE app.orders RENAME note TO remark;
SELECT register_table_part('app', 'orders', 'noted', 'note <> ''''');
SELECT create_batch('P3', 'M', 'COMPARE', FALSE, FALSE);
--;
SELECT assign_table_part_to_batch('P3', 'app', 'orders', 'noted');
--! D2P50 assign_table_part_to_batch: "note <> ''" can not be compared with the table "app"."orders": column "note" does not exist
ALTER TABLE app.orders RENAME remark TO note;
SELECT drop_migration('M');
