-- register_table_part, and parts in batches.

--@ parts are registered
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app', 'customer|orders');
SELECT register_table_part('app', 'orders', 'first', NULL, TRUE), register_table_part('app', 'orders', 'low', 'id <= 2000 -- half'),
       register_table_part('app', 'orders', 'high', 'id > 2000'), register_table_part('app', 'orders', 'last', NULL, p_isLastPart => TRUE);
--= 1|1|1|1

--@ parts that make no sense are refused
SELECT register_table_part('app', 'orders', NULL, 'id > 1');
--! D2P01 register_table_part: The parameter "p_partId" is NULL.
SELECT register_table_part('app', 'orders', 'x', 'id > 1', NULL);
--! D2P01 register_table_part: The parameter "p_isFirstPart" is NULL.
SELECT register_table_part('app', 'orders', 'x', 'id > 1', TRUE, NULL);
--! D2P01 register_table_part: The parameter "p_isLastPart" is NULL.
SELECT register_table_part('app', 'empty', 'x', 'id > 1');
--! D2P05 register_table_part: The table "app"."empty" is not registered.
SELECT register_table_part('app', 'orders', 'low', 'id > 1');
--! D2P06 register_table_part: The table "app"."orders" already has a part "low".
SELECT register_table_part('app', 'orders', 'x', NULL);
--! D2P17 register_table_part: The part "x" of "app"."orders" has nothing to do.
SELECT register_table_part('app', 'orders', 'x', 'id >');
--! D2P19 register_table_part: "id >" can not be read from the foreign table "srcdb_app"."orders": syntax error at or near ")"
SELECT register_table_part('app', 'orders', 'x', 'note');
--! D2P19 register_table_part: "note" can not be read from the foreign table "srcdb_app"."orders": argument of WHERE must be type boolean, not type character varying

--@ parts are assigned with the cost of their table
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE), create_batch('C2', 'M', 'COPY', FALSE, FALSE),
       create_batch('P', 'M', 'COMPARE', TRUE, TRUE), create_batch('D', 'M', 'DISCOVER', TRUE, TRUE);
SELECT assign_table_part_to_batch('C', 'app', 'orders', 'low');
--= 1
SELECT assign_table_parts_to_batch('C', 'app', 'orders', p_partsToExclude => '^high$');
--= 2
--~ assign_table_parts_to_batch: The batch already has the part "low" of "app"."orders".
SELECT stp_name, stp_type, stp_schema, stp_object, stp_sub_object, stp_sql_function, stp_cost = tbl_kbytes
    FROM step, table_to_process WHERE tbl_name = 'orders' AND stp_type = 'TABLE_PART' ORDER BY 1;
--= app.orders.first|TABLE_PART|app|orders|first|_copy_table|t
--= app.orders.last|TABLE_PART|app|orders|last|_copy_table|t
--= app.orders.low|TABLE_PART|app|orders|low|_copy_table|t

--@ in a COMPARE batch parts without rows are left out
SELECT assign_table_part_to_batch('P', 'app', 'orders', 'first');
--= 0
--~ assign_table_part_to_batch: The part "first" of "app"."orders" has no rows to compare and is left out.
SELECT assign_table_parts_to_batch('P', 'app', 'orders');
--= 2
SELECT stp_name, stp_sql_function FROM step WHERE stp_batch_name = 'P' AND stp_type = 'TABLE_PART' ORDER BY 1;
--= app.orders.high|_compare_table
--= app.orders.low|_compare_table

--@ assignments of parts that make no sense are refused
SELECT assign_table_parts_to_batch(NULL, 'app', 'orders');
--! D2P01 assign_table_parts_to_batch: The parameter "p_batchName" is NULL.
SELECT assign_table_part_to_batch('C', 'app', 'orders', NULL);
--! D2P01 assign_table_part_to_batch: The parameter "p_partId" is NULL.
SELECT assign_table_parts_to_batch('no such', 'app', 'orders');
--! D2P03 assign_table_parts_to_batch: The batch "no such" does not exist.
SELECT assign_table_parts_to_batch('D', 'app', 'orders');
--! D2P07 assign_table_parts_to_batch: The batch "D" is of type DISCOVER, but such steps belong to batches of type COPY or COMPARE.
SELECT assign_table_part_to_batch('C', 'app', 'orders', 'no such');
--! D2P05 assign_table_part_to_batch: The table "app"."orders" has no part "no such".
SELECT assign_table_part_to_batch('C', 'app', 'orders', 'low');
--! D2P06 assign_table_part_to_batch: The batch "C" already has a step "app.orders.low".
SELECT assign_table_parts_to_batch('C', 'app', 'orders', 'no such');
--! D2P10 assign_table_parts_to_batch: No part of the table "app"."orders" is left to assign to the batch "C" by "no such".
SELECT assign_table_part_to_batch('C2', 'app', 'orders', 'high');
--! D2P18 assign_table_part_to_batch: The parts of the table "app"."orders" can not be assigned to the batch "C2", as the batch "C" has the step "app.orders.first".
SELECT assign_table_to_batch('C', 'app', 'orders');
--! D2P18 assign_table_to_batch: The table "app"."orders" can not be assigned to the batch "C", as the batch "C" has the step "app.orders.first".
SELECT assign_table_to_batch('C', 'app', 'customer');
SELECT register_table_part('app', 'customer', 'all', 'TRUE', TRUE, TRUE);
--;
SELECT assign_table_part_to_batch('C', 'app', 'customer', 'all');
--! D2P18 assign_table_part_to_batch: The parts of the table "app"."customer" can not be assigned to the batch "C", as the batch "C" has the step "app.customer".

--@ indexes are assigned, a non-unique one is a little cheaper
SELECT assign_index_to_batch('C', 'app', 'orders', 'orders_pkey');
--= 1
SELECT assign_indexes_to_batch('C', 'app', 'orders');
--= 1
--~ assign_indexes_to_batch: The batch already has the index "orders_pkey" of "app"."orders".
SELECT stp_name, stp_sub_object, stp_sql_function, tbl_kbytes - stp_cost FROM step, table_to_process
    WHERE tbl_name = 'orders' AND stp_type = 'INDEX' ORDER BY 1;
--= app.orders.orders_ordered_idx|orders_ordered_idx|_rebuild_index|1
--= app.orders.orders_pkey|orders_pkey|_rebuild_index|0

--@ assignments of indexes that make no sense are refused
SELECT assign_indexes_to_batch('C', 'app', NULL);
--! D2P01 assign_indexes_to_batch: The parameter "p_table" is NULL.
SELECT assign_index_to_batch('C', 'app', 'orders', NULL);
--! D2P01 assign_index_to_batch: The parameter "p_object" is NULL.
SELECT assign_indexes_to_batch('P', 'app', 'orders');
--! D2P07 assign_indexes_to_batch: The batch "P" is of type COMPARE, but such steps belong to batches of type COPY.
SELECT assign_index_to_batch('C', 'app', 'orders', 'no such');
--! D2P05 assign_index_to_batch: The table "app"."orders" has no index "no such".
SELECT assign_index_to_batch('C', 'app', 'orders', 'orders_pkey');
--! D2P06 assign_index_to_batch: The batch "C" already has a step "app.orders.orders_pkey".
SELECT assign_indexes_to_batch('C', 'app', 'orders');
--! D2P10 assign_indexes_to_batch: No index of the table "app"."orders" is left to assign to the batch "C" by ".*".

--@ a condition is one expression, not a piece of the statement around it
SELECT register_table_part('app', 'orders', 'piece', 'id = 1) OR (TRUE');
--! D2P19 register_table_part: "id = 1) OR (TRUE" can not be read from the foreign table "srcdb_app"."orders": syntax error at or near ")"
SELECT register_table_part('app', 'orders', 'piece', 'id = 1 END IS NULL OR CASE WHEN TRUE THEN TRUE');
--! D2P19 register_table_part: "id = 1 END IS NULL OR CASE WHEN TRUE THEN TRUE" can not be read from the foreign table "srcdb_app"."orders": syntax error at or near "END"
SELECT register_column_transform_rule('app', 'orders', 'note', 'note) IS NOT NULL OR pg_typeof(id');
--! D2P19 register_column_transform_rule: "note) IS NOT NULL OR pg_typeof(id" can not be read from the foreign table "srcdb_app"."orders": syntax error at or near ")"
