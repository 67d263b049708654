-- complete_migration_configuration.

--@ the dependencies of all kinds of steps
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app', 'customer|orders|empty');
SELECT register_sequence('M', 'app', 'cycling');
SELECT register_table_part('app', 'orders', 'first', NULL, TRUE), register_table_part('app', 'orders', 'low', 'id <= 2000'),
       register_table_part('app', 'orders', 'high', 'id > 2000'), register_table_part('app', 'orders', 'last', NULL, FALSE, TRUE);
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE);
SELECT assign_table_parts_to_batch('C', 'app', 'orders'), assign_indexes_to_batch('C', 'app', 'orders'), assign_tables_to_batch('C', 'app'),
       assign_sequences_to_batch('C', 'app'), assign_tables_checks_to_batch('C', 'app', 'customer|orders');
SELECT add_step_parent('C', 'app.empty', 'app.customer'), add_step_parent('C', 'app.customer', 'app.orders.first');
SELECT complete_migration_configuration('M');
--= 1
SELECT wp_name, wp_sql_function, wp_shell_script, wp_parents FROM __get_working_plan('C') WHERE wp_name <> 'END_M' ORDER BY 1;
--= INIT_M|_copy_init|NULL|{}
--= app.customer|_copy_table|NULL|{app.orders.first}
--= app.customer._check|_check_table|NULL|{app.customer}
--= app.cycling|_copy_sequence|NULL|{INIT_M}
--= app.empty|_copy_table|NULL|{app.customer,app.orders.first}
--= app.orders._check|_check_table|NULL|{app.orders.first,app.orders.high,app.orders.last,app.orders.low}
--= app.orders.first|_copy_table|NULL|{INIT_M}
--= app.orders.high|_copy_table|NULL|{app.orders.first}
--= app.orders.last|_copy_table|NULL|{app.orders.first,app.orders.high,app.orders.low,app.orders.orders_ordered_idx,app.orders.orders_pkey}
--= app.orders.low|_copy_table|NULL|{app.orders.first}
--= app.orders.orders_ordered_idx|_rebuild_index|NULL|{app.orders.first,app.orders.high,app.orders.low}
--= app.orders.orders_pkey|_rebuild_index|NULL|{app.orders.first,app.orders.high,app.orders.low}
SELECT cardinality(wp_parents), 'END_M' = ANY (wp_parents) FROM __get_working_plan('C') WHERE wp_name = 'END_M';
--= 12|f

--@ a completed configuration is left alone
SELECT complete_migration_configuration('M');
--= 0
--~ complete_migration_configuration: The configuration of the migration "M" is already completed.

--@ unknown migrations are refused
SELECT complete_migration_configuration(NULL);
--! D2P01 complete_migration_configuration: The parameter "p_migration" is NULL.
SELECT complete_migration_configuration('no such');
--! D2P02 complete_migration_configuration: The migration "no such" does not exist.

--@ steps that wait for each other are refused
SELECT add_step_parent('C', 'app.orders.first', 'app.empty');
--;
SELECT complete_migration_configuration('M');
--! D2P23 complete_migration_configuration: In the batch "C" steps wait for each other: "app.customer" after "app.orders.first" after "app.empty" after "app.customer".
SELECT mgr_config_completed FROM migration;
--= f
UPDATE step SET stp_added_parents = '{}' WHERE stp_name = 'app.orders.first';

--@ incomplete parts are refused
SELECT register_table_part('app', 'empty', 'only', 'TRUE', TRUE), register_table_part('app', 'empty', 'another', 'FALSE', TRUE, TRUE);
DELETE FROM step WHERE stp_name = 'app.empty';
SELECT assign_table_part_to_batch('C', 'app', 'empty', 'only');
--;
SELECT complete_migration_configuration('M');
--! D2P21 complete_migration_configuration: In the batch "C" the table "app"."empty" has 1 first and 0 last parts, instead of one each.
SELECT assign_table_part_to_batch('C', 'app', 'empty', 'another');
--;
SELECT complete_migration_configuration('M');
--! D2P21 complete_migration_configuration: In the batch "C" the table "app"."empty" has 2 first and 1 last parts, instead of one each.
DELETE FROM step WHERE stp_name LIKE 'app.empty%';
SELECT assign_index_to_batch('C', 'app', 'customer', 'customer_pkey');
--;
SELECT complete_migration_configuration('M');
--! D2P21 complete_migration_configuration: In the batch "C" the table "app"."customer" has index steps, but fewer than 2 parts.
DELETE FROM step WHERE stp_sub_object = 'customer_pkey';

--@ tables that INIT empties and nobody fills are warned of
SELECT complete_migration_configuration('M');
--= 1
--~ complete_migration_configuration: The INIT step empties tables that no COPY batch fills: "app"."empty".

--@ batches that do not begin or end the copy exactly once are warned of
SELECT create_batch('C2', 'M', 'COPY', TRUE, TRUE);
SELECT complete_migration_configuration('M');
--= 1
--~ complete_migration_configuration: 2 COPY batches of the migration "M" have an INIT step, instead of one.
--~ complete_migration_configuration: 2 COPY batches of the migration "M" have an END step, instead of one.
SELECT drop_batch('C2');

--@ a partition that is copied with its partitioned table, too, is warned of
CREATE FUNCTION elsewhere.as_partitioned(TEXT) RETURNS TEXT LANGUAGE SQL AS $$SELECT 'partitioned'$$;
SELECT register_table('M', 'app', 'partitioned'), register_table('M', 'app', 'partitioned_1', p_sourceTableNamesFnct => 'elsewhere.as_partitioned');
SELECT assign_table_to_batch('C', 'app', 'partitioned'), create_batch('P', 'M', 'COPY', FALSE, FALSE), assign_table_to_batch('P', 'app', 'partitioned_1');
SELECT complete_migration_configuration('M');
--= 1
--~ complete_migration_configuration: Partitions are copied by themselves and with their partitioned tables: app.partitioned_1 with app.partitioned.
SELECT drop_batch('P');

--@ step functions that can not be called are refused
UPDATE step SET stp_sql_function = 'no such' WHERE stp_name = 'app.cycling';
--;
SELECT complete_migration_configuration('M');
--! D2P22 complete_migration_configuration: The function no such(text, text, jsonb) of the step "app.cycling" does not exist.
CREATE FUNCTION mine(TEXT, TEXT, JSONB) RETURNS SETOF step_report_type LANGUAGE SQL AS 'SELECT NULL::step_report_type';
REVOKE ALL ON FUNCTION mine FROM PUBLIC;
UPDATE step SET stp_sql_function = 'mine' WHERE stp_name = 'app.cycling';
--;
SELECT complete_migration_configuration('M');
--! D2P22 complete_migration_configuration: The role "data2pg" may not execute the function mine(text,text,jsonb) of the step "app.cycling".
GRANT EXECUTE ON FUNCTION mine TO data2pg;
SELECT complete_migration_configuration('M');
--= 1

--@ columns that the source does not have are refused, unless a rule tells what to read
CREATE TABLE elsewhere.customer_plus (LIKE elsewhere.customer);
ALTER TABLE elsewhere.customer_plus ADD more INT, ADD "And More" INT;
CREATE FUNCTION elsewhere.source_of(TEXT) RETURNS TEXT LANGUAGE SQL AS $$SELECT 'CUSTOMER'::TEXT$$;
SELECT register_table('M', 'elsewhere', 'customer_plus', p_sourceTableNamesFnct => 'elsewhere.source_of');
SELECT assign_table_to_batch('C', 'elsewhere', 'customer_plus');
--;
SELECT complete_migration_configuration('M');
--! D2P24 complete_migration_configuration: The source of the table "elsewhere"."customer_plus" has no columns more, "And More".
SELECT register_column_transform_rule('elsewhere', 'customer_plus', 'more', 'NULL'), register_column_transform_rule('elsewhere', 'customer_plus', 'And More', 'id * 10');
SELECT complete_migration_configuration('M');
--= 1
SELECT sr_value FROM _copy_table('C', 'elsewhere.customer_plus', NULL) WHERE sr_indicator = 'COPIED_ROWS';
--= 1
SELECT * FROM elsewhere.customer_plus;
--= 1|upper|NULL|10

--@ a column that can not take what the source holds is warned of, refused before tables are emptied, and by the step
CREATE TABLE elsewhere.mistyped (id SMALLINT, name INT, more TEXT);
CREATE FOREIGN TABLE srcdb_elsewhere.mistyped (id BIGINT, name TEXT, more INT OPTIONS (column_name 'id')) SERVER "data2pg_M_server" OPTIONS (schema_name 'elsewhere', table_name 'CUSTOMER');
SELECT register_table('M', 'elsewhere', 'mistyped', p_createForeignTable => FALSE), assign_table_to_batch('C', 'elsewhere', 'mistyped');
SELECT complete_migration_configuration('M');
--= 1
--~ complete_migration_configuration: The rows of the source can not be copied into elsewhere.mistyped: column "name" is of type integer but expression is of type text
SELECT * FROM _copy_init('C', 'INIT_M', NULL);
--! D2P25 _copy_init: The rows of the source can not be copied into elsewhere.mistyped: column "name" is of type integer but expression is of type text
SELECT * FROM _copy_table('C', 'elsewhere.mistyped', NULL);
--! D2P25 _copy_table: What the source holds can not be written into "elsewhere.mistyped": column "name" is of type integer but expression is of type text

--@ a rule that gives another type is warned of as well, one that converts is not
SELECT register_column_transform_rule('elsewhere', 'mistyped', 'name', 'current_date');
SELECT complete_migration_configuration('M');
--= 1
--~ complete_migration_configuration: The rows of the source can not be copied into elsewhere.mistyped: column "name" is of type integer but expression is of type date
SELECT register_column_transform_rule('elsewhere', 'mistyped', 'name', 'length(name)');
SELECT count(*) FROM _unassignable_tables('M');
--= 0
SELECT sr_value FROM _copy_table('C', 'elsewhere.mistyped', NULL) WHERE sr_indicator = 'COPIED_ROWS';
--= 1
SELECT * FROM elsewhere.mistyped;
--= 1|5|1

--@ a plan of 20,000 steps in a chain is completed
INSERT INTO step (stp_batch_name, stp_name, stp_type, stp_sql_function, stp_cost, stp_added_parents)
    SELECT 'C', 'x' || g, 'CUSTOM', '_copy_end', 1, CASE WHEN g > 1 THEN ARRAY['x' || g - 1] ELSE '{}' END FROM generate_series(1, 20000) g;
UPDATE migration SET mgr_config_completed = FALSE;
SET LOCAL statement_timeout = '60s';
SELECT complete_migration_configuration('M');
--= 1
SELECT cardinality(wp_parents) > 20000 FROM __get_working_plan('C') WHERE wp_name = 'END_M';
--= t
UPDATE step SET stp_added_parents = '{x20000}' WHERE stp_name = 'x1';
UPDATE migration SET mgr_config_completed = FALSE;
--;
SELECT complete_migration_configuration('M');
--! D2P23 complete_migration_configuration: In the batch "C" steps wait for each other: "x1" after "x20000" after "x19999" after "x19998" after "x19997" after "x19996" after "x19995" after "x19994" after "x19993" after "x19992" after ....

--@ two objects whose steps would have one name can not share a batch
CREATE TABLE app."customer._check" (LIKE app.no_key);
CREATE FOREIGN TABLE srcdb_app."customer._check" (x INT, y TEXT) SERVER "data2pg_M_server" OPTIONS (schema_name 'app', table_name 'no_key');
SELECT register_table('M', 'app', 'customer._check', p_createForeignTable => FALSE);
--;
SELECT assign_table_to_batch('C', 'app', 'customer._check');
--! D2P06 assign_table_to_batch: The batch "C" already has a step "app.customer._check".
