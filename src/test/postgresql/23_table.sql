-- register_tables, register_table, register_column_transform_rule.

--@ tables are registered, each with a foreign table
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app', p_tablesToExclude => '^(no|by)');
--= 4
SELECT tbl_name, tbl_foreign_schema, tbl_foreign_name, tbl_source_schema, tbl_source_name, tbl_rows, tbl_copy_sort_order,
       tbl_some_gen_alw_id_col, tbl_referencing_tables, tbl_referenced_tables
    FROM table_to_process ORDER BY 1;
--= customer|srcdb_app|customer|app|customer|3000|NULL|t|{app.orders}|{app.orders}
--= empty|srcdb_app|empty|app|empty|0|NULL|f|{app.empty}|{app.empty}
--= orders|srcdb_app|orders|app|orders|4000|ordered DESC, id|f|{app.customer}|{app.customer}
--= partitioned|srcdb_app|partitioned|app|partitioned|200|NULL|f|{}|{}
SELECT foreign_table_name FROM information_schema.foreign_tables WHERE foreign_table_schema = 'srcdb_app' ORDER BY 1;
--= customer
--= empty
--= orders
--= partitioned

--@ columns are noted, generated ones are not written
SELECT tco_name, tco_type, tco_copy_source_expr, tco_copy_dest_col, tco_compare_sort_rank
    FROM table_column WHERE tco_table = 'customer' ORDER BY tco_number LIMIT 4;
--= id|bigint|id|id|1
--= name|text|name|name|NULL
--= mood|app.mood|mood|mood|NULL
--= moods|app.mood[]|moods|moods|NULL
SELECT tco_copy_source_expr, tco_copy_dest_col, tco_compare_source_expr FROM table_column WHERE tco_table = 'customer' AND tco_name = 'length';
--= NULL|NULL|length

--@ foreign tables have the types of the source, and read them
SELECT string_agg(format_type(atttypid, atttypmod), ' ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = 'srcdb_app.customer'::REGCLASS AND attnum > 0;
--= bigint text app.mood app.mood[] character varying(10)[] app.positive jsonb bytea numeric(38,10) integer timestamp with time zone integer
SELECT id, moods, balance, extra, length > 0 FROM srcdb_app.customer WHERE id = 3;
--= 3|{sad,ok}|3.0000000001|{"a": [1, null]}|t

--@ indexes are noted; those of small and partitioned tables stay in place
SELECT tic_table, tic_index, tic_is_unique, tic_rebuild_after_copy FROM table_index ORDER BY 1, 2;
--= customer|customer_expr_idx|t|t
--= customer|customer_name_idx|f|t
--= customer|customer_pkey|t|t
--= empty|empty_pkey|t|f
--= orders|orders_ordered_idx|f|t
--= orders|orders_pkey|t|t

--@ tables registered already are skipped with a notice
SELECT register_tables('M', 'app', 'o');
--= 3
--~ register_tables: The table "app"."orders" is already registered, in the migration "M".
SELECT register_tables('M', 'app', '^orders$');
--! D2P10 register_tables: No table of the schema "app" is left to register by "^orders$".
SELECT register_table('M', 'app', 'orders');
--! D2P06 register_table: The table "app"."orders" is already registered.

--@ names may hold anything
SELECT register_table('M', $$Odd "S.c'hemé\%s$$, $$T "q.t'é\%s;$$ || '$$', p_sortByClusterIdx => FALSE);
--= 1
SELECT tco_copy_source_expr FROM table_column WHERE tco_schema LIKE 'Odd%' ORDER BY tco_number;
--= "C ""o.l'é\%s"
--= "SELECT"
SELECT * FROM "srcdb_Odd ""S.c'hemé\%s"."T ""q.t'é\%s;$$" ORDER BY 2;
--= a|1
--= \|2

--@ register_table takes a name literally
SELECT register_table('M', 'app', 'by.default');
--! D2P04 register_table: The table "app"."by.default" does not exist in this database.

--@ what can not be registered is refused
SELECT register_tables(NULL, 'app');
--! D2P01 register_tables: The parameter "p_migration" is NULL.
SELECT register_tables('M', NULL);
--! D2P01 register_tables: The parameter "p_schema" is NULL.
SELECT register_tables('M', 'app', NULL);
--! D2P01 register_tables: The parameter "p_tablesToInclude" is NULL.
SELECT register_tables('M', 'app', p_sourceTableStatLoc => NULL);
--! D2P01 register_tables: The parameter "p_sourceTableStatLoc" is NULL.
SELECT register_tables('M', 'app', p_createForeignTable => NULL);
--! D2P01 register_tables: The parameter "p_createForeignTable" is NULL.
SELECT register_tables('M', 'app', p_sortByClusterIdx => NULL);
--! D2P01 register_tables: The parameter "p_sortByClusterIdx" is NULL.
SELECT register_table('M', 'app', NULL);
--! D2P01 register_table: The parameter "p_table" is NULL.
SELECT register_tables('no such', 'app');
--! D2P02 register_tables: The migration "no such" does not exist.
SELECT register_tables('M', 'no such');
--! D2P04 register_tables: The schema "no such" does not exist in this database.
SELECT register_tables('M', 'a_schema_whose_name_is_so_long_that_there_is_no_room_for_srcdb');
--! D2P12 register_tables: The name of the schema "a_schema_whose_name_is_so_long_that_there_is_no_room_for_srcdb" is too long for its foreign schema "srcdb_a_schema_whose_name_is_so_long_that_there_is_no_room_for_srcdb".
SELECT register_tables('M', 'app', '(');
--! D2P10 register_tables: "(" is no valid regular expression.
SELECT register_tables('M', 'app', '.*', '[');
--! D2P10 register_tables: "[" is no valid regular expression.
SELECT register_tables('M', 'elsewhere', '^target_only$');
--! D2P14 register_tables: The source of the migration "M" has no "elsewhere"."target_only".
SELECT register_tables('M', 'elsewhere', '^target_only$', p_createForeignTable => FALSE);
--! D2P16 register_tables: The foreign table "srcdb_elsewhere"."target_only" does not exist.
SELECT register_table('M', 'elsewhere', 'target_only', p_sourceTableStatLoc => 'no_such; DROP TABLE migration');
--! D2P15 register_table: "no_such; DROP TABLE migration" is no table with statistics of a source.
SELECT register_table('M', 'elsewhere', 'target_only', p_ForeignTableOptions => 'x');
--! D2P09 register_table: The options in "p_ForeignTableOptions" can not be understood.
SELECT count(*) FROM table_to_process WHERE tbl_schema = 'elsewhere';
--= 0

--@ a function maps the names, and another schema may be the source's
SELECT register_table('M', 'elsewhere', 'customer', p_sourceTableNamesFnct => 'no_such(x');
--! D2P11 register_table: The function "no_such(x" that gives the names in the source does not exist.
SELECT register_table('M', 'elsewhere', 'customer', p_sourceTableNamesFnct => 'pg_sleep');
--! D2P11 register_table: The function "pg_sleep" that gives the names in the source does not exist.
CREATE FUNCTION elsewhere.nothing(TEXT) RETURNS TEXT LANGUAGE SQL AS 'SELECT NULL::TEXT';
--;
SELECT register_table('M', 'elsewhere', 'customer', p_sourceTableNamesFnct => 'elsewhere.nothing');
--! D2P11 register_table: The function "elsewhere.nothing" returns NULL for "customer".
SELECT register_table('M', 'elsewhere', 'customer', p_sourceTableNamesFnct => 'upper', p_ForeignTableOptions => 'fetch_size ''3''');
--= 1
SELECT tbl_source_name FROM table_to_process WHERE tbl_schema = 'elsewhere';
--= CUSTOMER
SELECT ftoptions FROM pg_foreign_table WHERE ftrelid = 'srcdb_elsewhere.customer'::REGCLASS;
--= {fetch_size=3,schema_name=elsewhere,table_name=CUSTOMER}
SELECT * FROM srcdb_elsewhere.customer;
--= 1|upper

--@ types of another schema become those of the target
SELECT register_table('M', 'elsewhere', 'remapped');
SELECT * FROM srcdb_elsewhere.remapped;
--= 1|green|{red,green}

--@ a DBA's own foreign tables are taken as they are
CREATE FOREIGN TABLE srcdb_elsewhere.target_only (id INT) SERVER "data2pg_M_server" OPTIONS (schema_name 'app', table_name 'empty');
CREATE TABLE elsewhere.my_statistics AS
    SELECT 'M' AS stat_migration, 'elsewhere' AS stat_schema, 'target_only' AS stat_table, 77::BIGINT AS stat_rows, 8::BIGINT AS stat_kbytes;
SELECT register_table('M', 'elsewhere', 'target_only', p_createForeignTable => FALSE, p_sourceTableStatLoc => 'elsewhere.my_statistics');
--= 1
SELECT tbl_rows, tbl_kbytes FROM table_to_process WHERE tbl_name = 'target_only';
--= 77|8

--@ a parent of inherited tables is registered with a warning
SELECT register_table('M', 'elsewhere', 'parent');
--= 1
--~ register_table: Other tables inherit from "elsewhere"."parent": its foreign table also gives their rows.

--@ a partition that is a foreign table, or of another migration, is refused: who fills the partitioned table fills it
CREATE TABLE app.split (id INT, day DATE) PARTITION BY RANGE (id);
CREATE TABLE app.split_1 PARTITION OF app.split FOR VALUES FROM (0) TO (10);
CREATE TABLE app.split_2 PARTITION OF app.split FOR VALUES FROM (10) TO (90) PARTITION BY RANGE (id);
CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw;
CREATE FOREIGN TABLE app.split_far PARTITION OF app.split_2 FOR VALUES FROM (10) TO (20) SERVER elsewhere;
CREATE FUNCTION elsewhere.partitioned(TEXT) RETURNS TEXT LANGUAGE SQL AS $$SELECT 'partitioned'$$;
SELECT create_migration('other', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
--;
SELECT register_table('M', 'app', 'split', p_sourceTableNamesFnct => 'elsewhere.partitioned');
--! D2P45 register_table: Tables of the migration "M" share rows with what is outside of it: app.split with the foreign table app.split_far.
SELECT register_tables('M', 'app', '^split$', p_sourceTableNamesFnct => 'elsewhere.partitioned');
--! D2P45 register_tables: Tables of the migration "M" share rows with what is outside of it: app.split with the foreign table app.split_far.
ALTER TABLE app.split_2 DETACH PARTITION app.split_far;
SELECT register_table('other', 'app', 'split_1', p_sourceTableNamesFnct => 'elsewhere.partitioned');
--= 1
SELECT register_table('M', 'app', 'split', p_sourceTableNamesFnct => 'elsewhere.partitioned');
--! D2P45 register_table: Tables of the migration "M" share rows with what is outside of it: app.split with app.split_1 of the migration "other".
SELECT register_table('other', 'app', 'split', p_sourceTableNamesFnct => 'elsewhere.partitioned');
--= 1
SELECT register_table('M', 'app', 'split_2', p_sourceTableNamesFnct => 'elsewhere.partitioned');
--! D2P45 register_table: Tables of the migration "M" share rows with what is outside of it: app.split_2 with app.split of the migration "other".

--@ a transform rule replaces what is read, the last one wins
SELECT register_column_transform_rule('app', 'orders', 'note', 'upper(note)');
--= 1
SELECT register_column_transform_rule('app', 'orders', 'note', 'lower(note) -- the last one');
--= 1
SELECT tco_copy_source_expr, tco_compare_source_expr, tco_compare_dest_expr FROM table_column WHERE tco_table = 'orders' AND tco_name = 'note';
--= lower(note) -- the last one|lower(note) -- the last one|note

--@ a transform rule that makes no sense is refused
SELECT register_column_transform_rule('app', 'orders', 'note', NULL);
--! D2P01 register_column_transform_rule: The parameter "p_expression" is NULL.
SELECT register_column_transform_rule('app', 'no such', 'note', 'x');
--! D2P05 register_column_transform_rule: The table "app"."no such" is not registered.
SELECT register_column_transform_rule('app', 'orders', 'no such', 'x');
--! D2P05 register_column_transform_rule: The table "app"."orders" has no column "no such".
SELECT register_column_transform_rule('app', 'customer', 'length', '1');
--! D2P17 register_column_transform_rule: The column "length" of "app"."customer" is generated and can not be written.
SELECT register_column_transform_rule('app', 'orders', 'note', 'no_such_column');
--! D2P19 register_column_transform_rule: "no_such_column" can not be read from the foreign table "srcdb_app"."orders": column "no_such_column" does not exist
SELECT register_column_transform_rule('app', 'orders', 'note', '1) FROM app.orders; SELECT (1');
--! D2P19 register_column_transform_rule: "1) FROM app.orders; SELECT (1" can not be read from the foreign table "srcdb_app"."orders": syntax error at or near "FROM"
SELECT register_column_transform_rule('app', 'orders', 'note', '1) IS NULL; SELECT (1');
--! D2P19 register_column_transform_rule: "1) IS NULL; SELECT (1" can not be read from the foreign table "srcdb_app"."orders": cannot open multi-query plan as cursor
SELECT register_column_transform_rule('app', 'orders', 'note', 'count(*)');
--! D2P19 register_column_transform_rule: "count(*)" can not be read from the foreign table "srcdb_app"."orders": aggregate functions are not allowed in WHERE
SELECT register_column_transform_rule('app', 'orders', 'note', 'generate_series(1, 2)');
--! D2P19 register_column_transform_rule: "generate_series(1, 2)" can not be read from the foreign table "srcdb_app"."orders": set-returning functions are not allowed in WHERE
SELECT register_column_transform_rule('app', 'orders', 'note', 'note, note');
--! D2P19 register_column_transform_rule: "note, note" can not be read from the foreign table "srcdb_app"."orders": function pg_typeof(character varying, character varying) does not exist
UPDATE table_column SET tco_compare_dest_expr = 'x' WHERE tco_table = 'orders' AND tco_name = 'note';
--;
SELECT register_column_transform_rule('app', 'orders', 'note', 'note');
--! D2P17 register_column_transform_rule: The column "note" of "app"."orders" already has a comparison rule.

--@ foreign tables that can not be made are refused
SELECT create_migration('unmade', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
CREATE TABLE elsewhere.unmade AS SELECT 1 AS id;
CREATE FUNCTION elsewhere.as_customer(TEXT) RETURNS TEXT LANGUAGE SQL AS $$SELECT 'CUSTOMER'::TEXT$$;
--;
SELECT register_table('unmade', 'elsewhere', 'unmade', p_sourceTableNamesFnct => 'elsewhere.as_customer', p_ForeignTableOptions => 'bogus ''1''');
--! D2P09 register_table: The foreign tables in the schema "srcdb_elsewhere" can not be created: invalid option "bogus"
CREATE SCHEMA IF NOT EXISTS srcdb_elsewhere;
CREATE TABLE srcdb_elsewhere.unmade (id INT);
--;
SELECT register_table('unmade', 'elsewhere', 'unmade', p_sourceTableNamesFnct => 'elsewhere.as_customer');
--! D2P06 register_table: The foreign tables in the schema "srcdb_elsewhere" can not be created: relation "unmade" already exists

--@ a source that does not answer any more is refused
DROP TABLE srcdb_elsewhere.unmade;
ALTER SERVER data2pg_unmade_server OPTIONS (SET port '1');
ALTER SERVER dblink_unmade_server OPTIONS (SET port '1');
--;
SELECT register_table('unmade', 'elsewhere', 'unmade', p_sourceTableNamesFnct => 'elsewhere.as_customer');
--! D2P13 register_table: The source of the migration "unmade" does not answer: could not establish connection
