-- _check_table, counter, counter_diff.

--@ a copied table is equal on both sides
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app', 'orders|customer');
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE);
SELECT assign_tables_to_batch('C', 'app'), assign_tables_checks_to_batch('C', 'app');
SELECT complete_migration_configuration('M');
SELECT sr_value FROM _copy_table('C', 'app.orders', '{}') WHERE sr_rank = 11;
--= 4000
SELECT * FROM _check_table('C', 'app.orders._check', '{}');
--= CHECKED_TABLES|1|90|f
--= COMPUTED_AGGREGATES|1|91|f
--= UNEQUAL_AGGREGATES|0|92|t
SELECT cnt_schema, cnt_table, cnt_database, cnt_counter, cnt_value, cnt_timestamp > now() FROM counter ORDER BY 3;
--= app|orders|D|nb_rows|4000|t
--= app|orders|S|nb_rows|4000|t
SELECT count(*) FROM counter_diff;
--= 0

--@ a missing row is a difference, and a second check replaces the first
DELETE FROM app.orders WHERE id = 17;
SELECT sr_value FROM _check_table('C', 'app.orders._check', '{}') WHERE sr_indicator = 'UNEQUAL_AGGREGATES';
--= 1
SELECT cnt_schema, cnt_table, cnt_counter, cnt_source_value, cnt_dest_value, cnt_source_ts <= cnt_dest_ts FROM counter_diff;
--= app|orders|nb_rows|4000|3999|t

--@ the rows are counted by the source
EXPLAIN (COSTS OFF) SELECT ARRAY[count(*)]::NUMERIC[] FROM srcdb_app.orders;
--= Foreign Scan
--=   Relations: Aggregate on (orders)

--@ a step of another kind is refused
SELECT * FROM _check_table('C', 'app.orders', '{}');
--! D2P20 _check_table: The step "app.orders" of the batch "C" is no check of a table.
