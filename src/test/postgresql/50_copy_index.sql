-- rebuild_pending_indexes, and what a copy that was cut off leaves.

--@ a copy that was cut off leaves indexes aside, which it counts again when it is begun anew
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}'), create_migration('N', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app', '^(orders|customer|partitioned)$');
SELECT register_table_part('app', t, 'first', NULL, TRUE), register_table_part('app', t, 'rows', 'id < 100'), register_table_part('app', t, 'last', NULL, FALSE, TRUE)
    FROM unnest('{orders,customer,partitioned}'::TEXT[]) AS t;
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE);
SELECT assign_table_parts_to_batch('C', 'app', t) FROM unnest('{orders,customer,partitioned}'::TEXT[]) AS t;
SELECT complete_migration_configuration('M');
CREATE INDEX of_partitioned ON app.partitioned (day);
CREATE INDEX ours_not ON app.orders (note);
UPDATE pg_index SET indisvalid = FALSE WHERE indexrelid = 'app.ours_not'::REGCLASS;
SELECT t, i.* FROM unnest('{orders,customer,partitioned}'::TEXT[]) AS t, _copy_table('C', 'app.' || t || '.first', '{}') AS i WHERE sr_rank = 12;
--= orders|INVALIDATED_INDEXES|2|12|f
--= customer|INVALIDATED_INDEXES|3|12|f
SELECT t, sr_value FROM unnest('{orders,customer}'::TEXT[]) AS t, _copy_table('C', 'app.' || t || '.first', '{}') WHERE sr_rank = 12;
--= orders|2
--= customer|3

--@ they are rebuilt
SELECT sr_value FROM unnest('{orders,customer,partitioned}'::TEXT[]) AS t, _copy_table('C', 'app.' || t || '.rows', '{}') WHERE sr_rank = 11;
--= 99
--= 99
--= 99
UPDATE migration SET mgr_config_completion_ts = '2001-01-01' WHERE mgr_name = 'M';
SELECT rebuild_pending_indexes(p_migration => 'N'), rebuild_pending_indexes('M');
--= 0|5
SELECT string_agg(indexrelid::REGCLASS::TEXT, ' ') FROM pg_index WHERE NOT (indisready AND indisvalid);
--= app.ours_not
SELECT count(*), bool_and(tic_last_rebuild_ts > tic_last_not_ready_ts), bool_and(tic_last_rebuild_duration > '0') FROM table_index
    WHERE tic_rebuild_after_copy;
--= 5|t|t
SELECT mgr_config_completed, mgr_config_completion_ts::DATE FROM migration WHERE mgr_name = 'M';
--= t|2001-01-01
SELECT rebuild_pending_indexes('M');
--= 0

--@ the copy goes on after that, and ends in order
SELECT sr_value FROM unnest('{orders,customer,partitioned}'::TEXT[]) AS t, _copy_table('C', 'app.' || t || '.last', '{}') WHERE sr_rank = 10;
--= 1
--= 1
--= 1
SELECT * FROM _copy_end('C', 'END_M', '{}');
--= FINAL_CHECKS_OK|1|99|f

--@ an index that can not be rebuilt is told, and the others are rebuilt
SELECT sr_value FROM _copy_table('C', 'app.orders.first', '{}') WHERE sr_rank = 12;
--= 2
INSERT INTO app.orders (id, customer) VALUES (1, 1);
SELECT rebuild_pending_indexes('M');
--= 1
--~ rebuild_pending_indexes: The index "orders_pkey" of "app"."orders" can not be rebuilt: could not create unique index "orders_pkey"
SELECT pnd_index FROM _pending_indexes('M');
--= orders_pkey

--@ an index of another table that took the name is not touched
ALTER TABLE app.orders DROP CONSTRAINT orders_pkey CASCADE;
CREATE TABLE app.not_ours (id INT);
CREATE INDEX orders_pkey ON app.not_ours (id);
UPDATE pg_index SET indisvalid = FALSE WHERE indexrelid = 'app.orders_pkey'::REGCLASS;
SELECT rebuild_pending_indexes('M'), indisvalid FROM pg_index WHERE indexrelid = 'app.orders_pkey'::REGCLASS;
--= 0|f

--@ a migration that is dropped with indexes aside names them
SELECT sr_value FROM _copy_table('C', 'app.customer.first', '{}') WHERE sr_rank = 12;
--= 3
SELECT drop_migration('M');
--= 3
--~ drop_migration: Indexes that an interrupted copy has set aside stay so: app.customer_expr_idx, app.customer_name_idx, app.customer_pkey.

--@ calls that make no sense are refused
SELECT rebuild_pending_indexes(NULL);
--! D2P01 rebuild_pending_indexes: The parameter "p_migration" is NULL.
SELECT rebuild_pending_indexes($$no ' "such$$);
--! D2P02 rebuild_pending_indexes: The migration "no ' "such" does not exist.
