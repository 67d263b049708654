-- assign_fkey_checks_to_batch.

--@ a foreign key is assigned; its cost is that of both tables
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app', '^(customer|orders|empty)$');
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE), create_batch('P', 'M', 'COMPARE', FALSE, FALSE), create_batch('D', 'M', 'DISCOVER', FALSE, FALSE);
SELECT assign_fkey_checks_to_batch('C', 'app', 'orders', 'orders_customer_fkey');
--= 1
SELECT stp_name, stp_type, stp_schema, stp_object, stp_sub_object, stp_sql_function, stp_shell_script,
       stp_cost = (SELECT sum(tbl_kbytes) FROM table_to_process WHERE tbl_name IN ('orders', 'customer'))
    FROM step WHERE stp_type = 'FOREIGN_KEY';
--= app.orders.orders_customer_fkey|FOREIGN_KEY|app|orders|orders_customer_fkey|_check_fkey|NULL|t

--@ all foreign keys of a table are assigned, but those that are already; a table that references itself costs once
CREATE TABLE elsewhere.far (id INT PRIMARY KEY);
ALTER TABLE app.empty ADD UNIQUE (parent), ADD second INT CONSTRAINT "s e'c\" REFERENCES app.empty (parent), ADD far INT CONSTRAINT far_fkey REFERENCES elsewhere.far;
SELECT assign_fkey_checks_to_batch(p_batchName => 'C', p_schema => 'app', p_table => 'empty', p_fkey => 'empty_parent_fkey');
--= 1
SELECT assign_fkey_checks_to_batch('C', 'app', 'empty');
--= 2
--~ assign_fkey_checks_to_batch: The foreign key "empty_parent_fkey" of "app"."empty" is left out, as the batch "C" already checks it.
SELECT stp_name, stp_cost = (SELECT tbl_kbytes FROM table_to_process WHERE tbl_name = 'empty') FROM step WHERE stp_object = 'empty' ORDER BY 1;
--= app.empty.empty_parent_fkey|t
--= app.empty.far_fkey|t
--= app.empty.s e'c\|t

--@ the referenced table alone may be registered, and a partition is registered with its table
CREATE TABLE elsewhere.referencing (customer BIGINT CONSTRAINT c_fkey REFERENCES app.customer, far INT CONSTRAINT f_fkey REFERENCES elsewhere.far);
SELECT assign_fkey_checks_to_batch('C', 'elsewhere', 'referencing');
--= 1
--~ assign_fkey_checks_to_batch: The foreign key "f_fkey" of "elsewhere"."referencing" is left out, as none of its tables is registered in the migration "M".
SELECT stp_cost = (SELECT tbl_kbytes FROM table_to_process WHERE tbl_name = 'customer') FROM step WHERE stp_object = 'referencing';
--= t
SELECT register_table('M', 'app', 'partitioned');
ALTER TABLE app.partitioned_1 ADD CONSTRAINT of_partition FOREIGN KEY (id) REFERENCES elsewhere.far;
ALTER TABLE app.partitioned ADD CONSTRAINT of_all FOREIGN KEY (id) REFERENCES elsewhere.target_only;
SELECT assign_fkey_checks_to_batch('C', 'app', 'partitioned'), assign_fkey_checks_to_batch('C', 'app', 'partitioned_1');
--= 1|1
SELECT string_agg(stp_name, ' ' ORDER BY stp_name) FROM step WHERE stp_object LIKE 'partitioned%';
--= app.partitioned.of_all app.partitioned_1.of_partition

--@ checks wait for the copies of both tables, of tables in parts and of partitioned ones too
SELECT register_table_part('app', 'orders', 'first', NULL, TRUE), register_table_part('app', 'orders', 'last', 'TRUE', FALSE, TRUE);
SELECT assign_table_parts_to_batch('C', 'app', 'orders'), assign_tables_to_batch('C', 'app', 'customer|empty|partitioned'),
       assign_fkey_checks_to_batch('C', 'app', 'customer');
SELECT complete_migration_configuration('M');
SELECT wp_name, wp_parents FROM __get_working_plan('C') WHERE wp_sql_function = '_check_fkey' ORDER BY 1;
--= app.customer.customer_favourite_fkey|{app.customer,app.orders.first,app.orders.last}
--= app.empty.empty_parent_fkey|{app.empty}
--= app.empty.far_fkey|{app.empty}
--= app.empty.s e'c\|{app.empty}
--= app.orders.orders_customer_fkey|{app.customer,app.orders.first,app.orders.last}
--= app.partitioned.of_all|{app.partitioned}
--= app.partitioned_1.of_partition|{app.partitioned}
--= elsewhere.referencing.c_fkey|{app.customer}

--@ assignments that make no sense are refused, and nothing is changed
SELECT assign_fkey_checks_to_batch(NULL, 'app', 'orders');
--! D2P01 assign_fkey_checks_to_batch: The parameter "p_batchName" is NULL.
SELECT assign_fkey_checks_to_batch('C', NULL, 'orders');
--! D2P01 assign_fkey_checks_to_batch: The parameter "p_schema" is NULL.
SELECT assign_fkey_checks_to_batch('C', 'app', NULL);
--! D2P01 assign_fkey_checks_to_batch: The parameter "p_table" is NULL.
SELECT assign_fkey_checks_to_batch('no such', 'app', 'orders');
--! D2P03 assign_fkey_checks_to_batch: The batch "no such" does not exist.
SELECT assign_fkey_checks_to_batch('P', 'app', 'orders');
--! D2P07 assign_fkey_checks_to_batch: The batch "P" is of type COMPARE, but such steps belong to batches of type COPY.
SELECT assign_fkey_checks_to_batch('D', 'app', 'orders');
--! D2P07 assign_fkey_checks_to_batch: The batch "D" is of type DISCOVER, but such steps belong to batches of type COPY.
SELECT assign_fkey_checks_to_batch('C', 'no such', 'orders');
--! D2P04 assign_fkey_checks_to_batch: The schema "no such" does not exist in this database.
SELECT assign_fkey_checks_to_batch('C', 'app', 'no "; such');
--! D2P04 assign_fkey_checks_to_batch: The table "app"."no "; such" does not exist in this database.
SELECT assign_fkey_checks_to_batch('C', 'app', 'orders', $$%'; DROP TABLE app.orders; --$$);
--! D2P04 assign_fkey_checks_to_batch: The table "app"."orders" has no foreign key "%'; DROP TABLE app.orders; --".
SELECT assign_fkey_checks_to_batch('C', 'app', 'orders', 'orders_pkey');
--! D2P04 assign_fkey_checks_to_batch: The table "app"."orders" has no foreign key "orders_pkey".
SELECT assign_fkey_checks_to_batch('C', 'app', 'partitioned_1', 'of_all');
--! D2P04 assign_fkey_checks_to_batch: The table "app"."partitioned_1" has no foreign key "of_all".
SELECT assign_fkey_checks_to_batch('C', 'elsewhere', 'referencing', 'f_fkey');
--! D2P18 assign_fkey_checks_to_batch: The foreign key "f_fkey" of "elsewhere"."referencing" can not be assigned, as none of its tables is registered in the migration "M".
SELECT assign_fkey_checks_to_batch('C', 'app', 'orders', 'orders_customer_fkey');
--! D2P18 assign_fkey_checks_to_batch: The foreign key "orders_customer_fkey" of "app"."orders" can not be assigned, as the batch "C" already checks it.
SELECT assign_fkey_checks_to_batch('C', 'app', 'orders');
--! D2P10 assign_fkey_checks_to_batch: The table "app"."orders" has no foreign key left to check in the batch "C".
SELECT mgr_config_completed, (SELECT count(*) FROM step WHERE stp_type = 'FOREIGN_KEY') FROM migration;
--= t|8
