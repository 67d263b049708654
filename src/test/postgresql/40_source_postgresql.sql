-- Questions to a source of type PostgreSQL: send_query, read_query, stop_query, relation.

--@ a query works in the source while this database goes on, and its rows are read later
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT _source_send_query_postgresql('M', 'one', 'SELECT json_build_object(''n'', count(*), ''t'', min(born)) FROM app.customer');
SELECT _source_send_query_postgresql('M', 'other', 'SELECT to_json(id) FROM app.orders WHERE id < 3 ORDER BY id');
SELECT * FROM _source_read_query_postgresql('M', 'other');
--= 1
--= 2
SELECT * FROM _source_read_query_postgresql('M', 'one');
--= {"n": 3000, "t": "2024-02-28T22:01:00+00:00"}

--@ a connection is closed with the answer, or when the query is given up, and can be used again
SELECT _source_send_query_postgresql('M', 'one', 'SELECT to_json(pg_sleep(100)::TEXT)');
SELECT _source_send_query_postgresql('M', 'one', 'SELECT to_json(17)');
SELECT * FROM _source_read_query_postgresql('M', 'one');
--= 17
SELECT _source_send_query_postgresql('M', 'one', 'SELECT to_json(pg_sleep(100)::TEXT)');
SELECT _source_stop_query_postgresql('M', 'one'), _source_stop_query_postgresql('M', 'one');
SELECT public.dblink_get_connections();
--= NULL

--@ the source says what is wrong with a query, and refuses to be changed
SELECT _source_send_query_postgresql('M', 'one', 'SELECT to_json(1 / 0)');
--;
SELECT * FROM _source_read_query_postgresql('M', 'one');
--! D2P13 _source_read_query: The source of the migration "M" fails to answer a query: division by zero
SELECT public.dblink_get_connections();
--= NULL
SELECT _source_send_query_postgresql('M', 'one', 'WITH x AS (DELETE FROM elsewhere.remapped RETURNING id) SELECT to_json(id) FROM x');
--;
SELECT * FROM _source_read_query_postgresql('M', 'one');
--! D2P13 _source_read_query: The source of the migration "M" fails to answer a query: cannot execute SELECT in a read-only transaction

--@ the source notices when nobody waits for a query any more
SELECT _source_send_query_postgresql('M', 'one', $$SELECT to_json(current_setting('client_connection_check_interval'))$$);
SELECT * FROM _source_read_query_postgresql('M', 'one');
--= "5s"

--@ a source that can not be reached keeps its SQLSTATE, for the step function to tell
ALTER SERVER "dblink_M_server" OPTIONS (SET port '1');
--;
SELECT _source_send_query_postgresql('M', 'one', 'SELECT to_json(1)');
--! 08001 could not establish connection

--@ a statement names a table as the source does
SELECT create_migration('N', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_table('N', 'elsewhere', 'customer', p_sourceTableNamesFnct => 'upper'), register_table('N', $$Odd "S.c'hemé\%s$$, $$T "q.t'é\%s;$$ || '$$');
SELECT _source_relation_postgresql('N', 'elsewhere', 'customer');
--= {"columns": {"id": "id", "name": "name"}, "relation": "elsewhere.\"CUSTOMER\""}
SELECT r ->> 'relation', r -> 'columns' ->> $$C "o.l'é\%s$$ FROM _source_relation_postgresql('N', $$Odd "S.c'hemé\%s$$, $$T "q.t'é\%s;$$ || '$$') AS r;
--= "Odd ""S.c'hemé\%s"."T ""q.t'é\%s;$$"|"C ""o.l'é\%s"

--@ but not if only the foreign table knows what its rows are
SELECT create_migration('O', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
DO $$ BEGIN EXECUTE 'CREATE SERVER of_a_dba FOREIGN DATA WRAPPER postgres_fdw OPTIONS (${server})'; END $$;
CREATE SCHEMA srcdb_app;
CREATE FOREIGN TABLE srcdb_app.empty (id INT, parent INT) SERVER of_a_dba OPTIONS (schema_name 'app');
CREATE FOREIGN TABLE srcdb_app.orders (id TEXT, customer BIGINT) SERVER "data2pg_O_server" OPTIONS (schema_name 'app');
CREATE FOREIGN TABLE srcdb_app.no_key (a INT OPTIONS (column_name 'x'), y TEXT) SERVER "data2pg_O_server" OPTIONS (schema_name 'app');
CREATE VIEW srcdb_app.by_default AS SELECT 1 AS id, ''::CHAR(5) AS c;
SELECT register_tables('O', 'app', '^(empty|orders|no_key|by_default)$', p_createForeignTable => FALSE);
SELECT t, _source_relation_postgresql('O', 'app', t) FROM unnest(ARRAY['by_default', 'empty', 'no_key', 'orders']) AS t ORDER BY 1;
--= by_default|NULL
--= empty|NULL
--= no_key|{"columns": {"a": "x", "y": "y"}, "relation": "app.no_key"}
--= orders|NULL
