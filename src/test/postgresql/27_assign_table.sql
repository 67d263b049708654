-- assign_tables_to_batch, assign_table_to_batch, assign_tables_checks_to_batch, assign_table_checks_to_batch.

--@ tables are assigned, their cost is their size in the source
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}'), create_migration('N', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app');
SELECT register_table('N', 'elsewhere', 'remapped');
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE), create_batch('C2', 'M', 'COPY', FALSE, FALSE),
       create_batch('P', 'M', 'COMPARE', FALSE, FALSE), create_batch('D', 'M', 'DISCOVER', FALSE, FALSE);
SELECT assign_table_to_batch('C', 'app', 'orders');
--= 1
SELECT assign_tables_to_batch('C', 'app', '^(c|o|e)', 'empty');
--= 1
--~ assign_tables_to_batch: The table "app"."orders" is left out, as the batch "C" has the step "app.orders".
SELECT assign_tables_to_batch('C2', 'app');
--= 6
--~ assign_tables_to_batch: The table "app"."customer" is left out, as the batch "C" has the step "app.customer".
SELECT stp_name, stp_type, stp_schema, stp_object, stp_sub_object, stp_sql_function, stp_shell_script, stp_cost = tbl_kbytes
    FROM step JOIN table_to_process ON tbl_name = stp_object WHERE stp_batch_name = 'C' ORDER BY 1;
--= app.customer|TABLE|app|customer|NULL|_copy_table|NULL|t
--= app.orders|TABLE|app|orders|NULL|_copy_table|NULL|t

--@ the same tables may be compared and discovered
SELECT assign_tables_to_batch('P', 'app', 'no_key|orders');
--= 2
--~ assign_tables_to_batch: The table "app"."no_key" has no primary key and no unique index: its rows are compared on all columns.
SELECT assign_table_to_batch('D', 'app', 'orders');
--= 1
SELECT stp_batch_name, stp_sql_function FROM step WHERE stp_name = 'app.orders' ORDER BY 1;
--= C|_copy_table
--= D|_discover_table
--= P|_compare_table

--@ assignments that make no sense are refused
SELECT assign_tables_to_batch(NULL, 'app');
--! D2P01 assign_tables_to_batch: The parameter "p_batchName" is NULL.
SELECT assign_tables_to_batch('C', 'app', NULL);
--! D2P01 assign_tables_to_batch: The parameter "p_tablesToInclude" is NULL.
SELECT assign_table_to_batch('C', 'app', NULL);
--! D2P01 assign_table_to_batch: The parameter "p_table" is NULL.
SELECT assign_table_to_batch('no such', 'app', 'orders');
--! D2P03 assign_table_to_batch: The batch "no such" does not exist.
SELECT assign_tables_to_batch('C', 'no such');
--! D2P04 assign_tables_to_batch: The schema "no such" does not exist in this database.
SELECT assign_table_to_batch('C', 'app', 'no such');
--! D2P05 assign_table_to_batch: The table "app"."no such" is not registered.
SELECT assign_table_to_batch('C', 'elsewhere', 'remapped');
--! D2P18 assign_table_to_batch: The table "elsewhere"."remapped" is registered in the migration "N", not in "M".
SELECT assign_table_to_batch('C2', 'app', 'orders');
--! D2P18 assign_table_to_batch: The table "app"."orders" can not be assigned to the batch "C2", as the batch "C" has the step "app.orders".
SELECT assign_tables_to_batch('C2', 'app', 'orders');
--! D2P10 assign_tables_to_batch: No registered table of the schema "app" is left to assign to the batch "C2" by "orders".
SELECT assign_tables_to_batch('C', 'elsewhere');
--! D2P10 assign_tables_to_batch: No registered table of the schema "elsewhere" is left to assign to the batch "C" by ".*".
SELECT assign_tables_to_batch('C', 'app', '*');
--! D2P10 assign_tables_to_batch: "*" is no valid regular expression.

--@ checks are assigned to COPY batches only
SELECT assign_table_checks_to_batch('C', 'app', 'orders');
--= 1
SELECT assign_tables_checks_to_batch('C', 'app', 'orders|customer');
--= 1
--~ assign_tables_checks_to_batch: The batch already checks the table "app"."orders".
SELECT stp_name, stp_type, stp_object, stp_sql_function, stp_cost = tbl_kbytes
    FROM step JOIN table_to_process ON tbl_name = stp_object WHERE stp_type = 'CHECK' ORDER BY 1;
--= app.customer._check|CHECK|customer|_check_table|t
--= app.orders._check|CHECK|orders|_check_table|t
SELECT assign_tables_checks_to_batch('C', NULL);
--! D2P01 assign_tables_checks_to_batch: The parameter "p_schema" is NULL.
SELECT assign_table_checks_to_batch('C', NULL, 'orders');
--! D2P01 assign_table_checks_to_batch: The parameter "p_schema" is NULL.
SELECT assign_tables_checks_to_batch('P', 'app');
--! D2P07 assign_tables_checks_to_batch: The batch "P" is of type COMPARE, but such steps belong to batches of type COPY.
SELECT assign_table_checks_to_batch('C', 'app', 'orders');
--! D2P06 assign_table_checks_to_batch: The batch "C" already has a step "app.orders._check".
SELECT assign_table_checks_to_batch('C', 'app', 'no such');
--! D2P05 assign_table_checks_to_batch: The table "app"."no such" is not registered.
SELECT assign_tables_checks_to_batch('C', 'app', '^orders$');
--! D2P10 assign_tables_checks_to_batch: No registered table of the schema "app" is left to check in the batch "C" by "^orders$".
