-- What step functions say when the source fails them: each refusal undoes what was done to the source, or to the way to it, for it.

--@ a source that can not be reached is told by each step; the SQLSTATE is the one by which the scheduler knows that it may pass
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app', '^(empty|orders|customer|no_key)$'), register_sequences('M', 'app', '^cycling$');
UPDATE table_to_process SET tbl_rows = NULL WHERE tbl_name = 'orders';
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE), create_batch('P', 'M', 'COMPARE', TRUE, TRUE), create_batch('D', 'M', 'DISCOVER', TRUE, TRUE);
SELECT assign_tables_to_batch('C', 'app'), assign_sequences_to_batch('C', 'app'), assign_tables_checks_to_batch('C', 'app'),
       assign_tables_to_batch('P', 'app'), assign_sequences_to_batch('P', 'app'), assign_tables_to_batch('D', 'app');
SELECT complete_migration_configuration('M');
--;
ALTER SERVER "data2pg_M_server" OPTIONS (SET port '1');
SELECT * FROM _copy_init('C', 'INIT_M', NULL);
--! 08001 _copy_init: The source of the migration "M" does not answer, or was lost: could not connect to server "data2pg_M_server"
ALTER SERVER "dblink_M_server" OPTIONS (SET port '1');
SELECT * FROM _copy_init('C', 'INIT_M', NULL);
--! 08001 _copy_init: The source of the migration "M" does not answer, or was lost: could not establish connection
ALTER SERVER "data2pg_M_server" OPTIONS (SET port '1');
SELECT * FROM _copy_table('C', 'app.empty', NULL);
--! 08001 _copy_table: The source of "app.empty" does not answer, or was lost: could not connect to server "data2pg_M_server"
ALTER SERVER "data2pg_M_server" OPTIONS (SET port '1');
SELECT * FROM _copy_sequence('C', 'app.cycling', NULL);
--! 08001 _copy_sequence: The source of "app.cycling" does not answer, or was lost: could not connect to server "data2pg_M_server"
ALTER SERVER "data2pg_M_server" OPTIONS (SET port '1');
SELECT * FROM _check_table('C', 'app.empty._check', NULL);
--! 08001 _check_table: The source of "app.empty._check" does not answer, or was lost: could not connect to server "data2pg_M_server"
ALTER SERVER "dblink_M_server" OPTIONS (SET port '1');
SELECT * FROM _check_table('C', 'app.orders._check', NULL);
--! 08001 _check_table: The source of "app.orders._check" does not answer, or was lost: could not establish connection
ALTER SERVER "dblink_M_server" OPTIONS (SET port '1');
SELECT * FROM _compare_init('P', 'INIT_M', NULL);
--! 08001 _compare_init: The source of the migration "M" does not answer, or was lost: could not establish connection
ALTER SERVER "dblink_M_server" OPTIONS (SET port '1');
SELECT * FROM _compare_table('P', 'app.orders', NULL);
--! 08001 _compare_table: The source of "app.orders" does not answer, or was lost: could not establish connection
ALTER SERVER "dblink_M_server" OPTIONS (SET port '1');
SELECT * FROM _compare_sequence('P', 'app.cycling', NULL);
--! 08001 _compare_sequence: The source of "app.cycling" does not answer, or was lost: could not establish connection
ALTER SERVER "dblink_M_server" OPTIONS (SET port '1');
SELECT * FROM _discover_init('D', 'INIT_M', NULL);
--! 08001 _discover_init: The source of the migration "M" does not answer, or was lost: could not establish connection
ALTER SERVER "dblink_M_server" OPTIONS (SET port '1');
SELECT * FROM _discover_table('D', 'app.empty', NULL);
--! 08001 _discover_table: The source of "app.empty" does not answer, or was lost: could not establish connection

--@ what is missing in the source since it was registered, is told before tables are emptied, and by each step
ALTER FOREIGN TABLE srcdb_app.empty OPTIONS (SET table_name 'is gone');
ALTER FOREIGN TABLE srcdb_app.no_key OPTIONS (SET table_name 'orders');
ALTER FOREIGN TABLE srcdb_app.customer ALTER name OPTIONS (ADD column_name 'family name');
SELECT * FROM _copy_init('C', 'INIT_M', NULL);
--! D2P24 _copy_init: The source of the migration "M" does not have any more: app."is gone", app.customer."family name", app.orders.x, app.orders.y.
ALTER FOREIGN TABLE srcdb_app.empty OPTIONS (SET table_name 'is gone');
SELECT * FROM _copy_table('C', 'app.empty', NULL);
--! D2P24 _copy_table: In "app.empty", or in its source, something is missing that was there when it was registered: relation "app.is gone" does not exist
ALTER FOREIGN TABLE srcdb_app.no_key OPTIONS (SET table_name 'orders');
SELECT * FROM _check_table('C', 'app.no_key._check', NULL);
--! D2P24 _check_table: In "app.no_key._check", or in its source, something is missing that was there when it was registered: column "x" does not exist
ALTER TABLE app.no_key DROP COLUMN y;
SELECT * FROM _copy_table('C', 'app.no_key', NULL);
--! D2P24 _copy_table: In "app.no_key", or in its source, something is missing that was there when it was registered: column "y" of relation "no_key" does not exist

--@ a column that no step reads may disappear; one that a rule reads may not
ALTER FOREIGN TABLE srcdb_app.no_key ADD surplus INT;
SELECT sr_indicator FROM _copy_init('C', 'INIT_M', NULL);
--= INITIAL_CHECKS_OK
--= TRUNCATED_TABLES
UPDATE table_column SET tco_copy_source_expr = 'surplus + 1' WHERE tco_table = 'no_key' AND tco_name = 'x';
SELECT * FROM _copy_init('C', 'INIT_M', NULL);
--! D2P24 _copy_init: The source of the migration "M" does not have any more: app.no_key.surplus.

--@ rights that are missing in the source are told before tables are emptied, and by each step
ALTER FOREIGN TABLE srcdb_app.empty OPTIONS (SET schema_name 'pg_catalog', SET table_name 'pg_authid');
ALTER FOREIGN TABLE srcdb_app.empty ALTER id OPTIONS (ADD column_name 'rolname');
ALTER FOREIGN TABLE srcdb_app.empty ALTER parent OPTIONS (ADD column_name 'rolpassword');
--;
SELECT * FROM _copy_init('C', 'INIT_M', NULL);
--! D2P26 _copy_init: In the source of the migration "M", its user may not read: pg_catalog.pg_authid.rolname, pg_catalog.pg_authid.rolpassword.
SELECT * FROM _copy_table('C', 'app.empty', NULL);
--! D2P26 _copy_table: A right on "app.empty", or on its source, is missing: permission denied for table pg_authid
UPDATE table_to_process SET tbl_rows = NULL WHERE tbl_name = 'empty';
SELECT * FROM _check_table('C', 'app.empty._check', NULL);
--! D2P26 _check_table: A right on "app.empty._check", or on its source, is missing: permission denied for table pg_authid
ALTER FOREIGN TABLE srcdb_app.empty ALTER id OPTIONS (DROP column_name), ALTER parent OPTIONS (DROP column_name),
    OPTIONS (SET schema_name 'app', SET table_name 'empty');

--@ text that one of the encodings can not hold is told with the columns of the source that have it
SELECT _place_of_character('app', 'customer', '22P05', 'character with byte sequence 0xf0 0x9f 0x98 0x80 in encoding "UTF8" has no equivalent in encoding "LATIN1"');
--= The first row of the source with it has it in the columns: name
SELECT _place_of_character('app', 'customer', '22021', 'invalid byte sequence for encoding "UTF8": 0xff') IS NULL;
--= t
SELECT register_column_transform_rule('app', 'customer', 'photo', $$convert_to(name, 'LATIN1')$$);
--;
SELECT * FROM _copy_table('C', 'app.customer', NULL);
--! D2P27 _copy_table: The source of "app.customer" holds text that this database, in the encoding UTF8, can not hold: character with byte sequence 0xf0 0x9f 0x98 0x80 in encoding "UTF8" has no equivalent in encoding "LATIN1"

--@ a failure of another kind stays what it is
UPDATE table_column SET tco_copy_source_expr = 'x / 0' WHERE tco_table = 'no_key' AND tco_name = 'x';
SELECT * FROM _copy_table('C', 'app.no_key', NULL);
--! 22012 division by zero
