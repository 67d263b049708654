-- create_migration, drop_migration.

--@ a migration is created, with its server, user mappings and statistics
SELECT create_migration('PG''s db', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
--= 1
SELECT mgr_source_dbms, mgr_extension, mgr_server_name, mgr_user_mapping_options, mgr_config_completed FROM migration;
--= PostgreSQL|postgres_fdw|data2pg_PG's db_server|"user" 'reader', password '########'|f
SELECT mgr_server_options ~ 'fetch_size ''10000''' FROM migration;
--= t
SELECT srvname, array_to_string(ARRAY(SELECT o FROM unnest(srvoptions) o WHERE o ~ '^(keepalives|tcp)' ORDER BY 1), ' ')
    FROM pg_foreign_server WHERE srvname ~ 'PG''s db' ORDER BY 1;
--= data2pg_PG's db_server|keepalives_count=3 keepalives_idle=60 keepalives_interval=10 tcp_user_timeout=90000
--= dblink_PG's db_server|keepalives_count=3 keepalives_idle=60 keepalives_interval=10 tcp_user_timeout=90000
SELECT srvname, usename FROM pg_user_mappings ORDER BY 1, 2;
--= data2pg_PG's db_server|data2pg
--= data2pg_PG's db_server|postgres
--= dblink_PG's db_server|data2pg
--= dblink_PG's db_server|postgres

--@ statistics know analyzed, never analyzed, empty and partitioned tables
SELECT stat_table, stat_rows, stat_kbytes > 0 FROM source_table_stat
    WHERE stat_schema = 'app' AND stat_table IN ('customer', 'orders', 'empty', 'partitioned') ORDER BY 1;
--= customer|3000|t
--= empty|0|f
--= orders|4000|t
--= partitioned|200|t
SELECT stat_rows BETWEEN 1 AND 1000 FROM source_table_stat WHERE stat_table = 'by_default';
--= t

--@ statistics of huge tables are exact integers


SELECT create_migration('huge', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
--= 1
SELECT stat_rows::TEXT FROM source_table_stat WHERE stat_migration = 'huge' AND stat_table = 'huge';
--= 1500000000

--@ options given win over the defaults, a second migration lives beside the first
SELECT create_migration(p_migration => 'other', p_sourceDbms => 'postgresql', p_extension => 'postgres_fdw',
                        p_serverOptions => '${server}, fetch_size ''7'', keepalives_idle ''5''', p_userMappingOptions => '${user}',
                        p_userHasPrivileges => TRUE, p_importSchemaOptions => 'import_default ''false''');
--= 1
SELECT mgr_server_options ~ 'fetch_size ''7'', keepalives_idle ''5'', keepalives_interval ''10'', keepalives_count ''3''', mgr_user_has_privileges, mgr_import_schema_options FROM migration WHERE mgr_name = 'other';
--= t|t|import_default 'false'

--@ mandatory parameters are refused when NULL
SELECT create_migration(NULL, 'PostgreSQL', 'postgres_fdw', '', '');
--! D2P01 create_migration: The parameter "p_migration" is NULL.
SELECT create_migration('m', NULL, 'postgres_fdw', '', '');
--! D2P01 create_migration: The parameter "p_sourceDbms" is NULL.
SELECT create_migration('m', 'PostgreSQL', NULL, '', '');
--! D2P01 create_migration: The parameter "p_extension" is NULL.
SELECT create_migration('m', 'PostgreSQL', 'postgres_fdw', NULL, '');
--! D2P01 create_migration: The parameter "p_serverOptions" is NULL.
SELECT create_migration('m', 'PostgreSQL', 'postgres_fdw', '', NULL);
--! D2P01 create_migration: The parameter "p_userMappingOptions" is NULL.
SELECT create_migration('m', 'PostgreSQL', 'postgres_fdw', '', '', NULL);
--! D2P01 create_migration: The parameter "p_userHasPrivileges" is NULL.
SELECT drop_migration(NULL);
--! D2P01 drop_migration: The parameter "p_migration" is NULL.

--@ a migration that exists, or can not be, is refused
SELECT create_migration('other', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
--! D2P06 create_migration: The migration "other" already exists.
SELECT create_migration(repeat('x', 49), 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
--! D2P12 create_migration: The name "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" is too long for its foreign server "data2pg_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_server".
SELECT create_migration('m', 'Oracle', 'postgres_fdw', '${server}', '${user}');
--! D2P08 create_migration: Data2Pg ${version} does not know the source DBMS "Oracle".
SELECT create_migration('m', '"; DROP TABLE migration; --', 'postgres_fdw', '${server}', '${user}');
--! D2P08 create_migration: Data2Pg ${version} does not know the source DBMS ""; DROP TABLE migration; --".
SELECT create_migration('m', 'PostgreSQL', 'no_such_fdw', '${server}', '${user}');
--! D2P08 create_migration: The extension "no_such_fdw" is not available on this server.
SELECT create_migration('m', 'PostgreSQL', 'plpgsql', '${server}', '${user}');
--! D2P08 create_migration: The extension "plpgsql" has no foreign data wrapper.
SELECT create_migration('m', 'PostgreSQL', 'postgres_fdw', 'host', '${user}');
--! D2P09 create_migration: The options in "p_serverOptions" can not be understood.
CREATE SERVER data2pg_m_server FOREIGN DATA WRAPPER postgres_fdw;
--;
SELECT create_migration('m', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
--! D2P06 create_migration: A foreign server "data2pg_m_server" already exists, of no migration.
DROP SERVER data2pg_m_server;

--@ a source that does not answer is refused and leaves nothing
SELECT create_migration('m', 'PostgreSQL', 'postgres_fdw', 'host ''127.0.0.1'', port ''1'', dbname ''x''', '${user}');
--! D2P13 create_migration: The source of the migration "m" does not answer: could not establish connection
SELECT count(*) FROM migration WHERE mgr_name = 'm' UNION ALL SELECT count(*) FROM pg_foreign_server WHERE srvname LIKE '%\_m\_server';
--= 0
--= 0

--@ a dropped migration leaves nothing
SELECT register_tables('other', 'app', 'customer|orders');
SELECT register_sequences('other', 'app');
SELECT create_batch('B', 'other', 'COPY', TRUE, TRUE);
SELECT assign_tables_to_batch('B', 'app');
INSERT INTO counter VALUES ('app', 'customer', 'S', 'nb_rows', 1, now());
INSERT INTO content_diff VALUES (now(), 'app', 'customer', 1, 'S', NULL, NULL), (now(), 'app', 'cycling', 1, 'S', NULL, NULL);
INSERT INTO discovery_table VALUES ('app', 'customer', now());
INSERT INTO discovery_column VALUES ('app', 'customer', 'id');
INSERT INTO discovery_message VALUES ('app', 'customer', NULL, NULL, 'W', 'EMPTY_TABLE', 'x');
SELECT drop_migration('other');
--= 8
SELECT (SELECT count(*) FROM step) + (SELECT count(*) FROM batch) + (SELECT count(*) FROM table_to_process)
       + (SELECT count(*) FROM table_column) + (SELECT count(*) FROM table_index) + (SELECT count(*) FROM sequence_to_process)
       + (SELECT count(*) FROM counter) + (SELECT count(*) FROM content_diff) + (SELECT count(*) FROM discovery_table)
       + (SELECT count(*) FROM discovery_column) + (SELECT count(*) FROM discovery_message)
       + (SELECT count(*) FROM source_table_stat WHERE stat_migration = 'other')
       + (SELECT count(*) FROM pg_foreign_server WHERE srvname LIKE '%other%') + (SELECT count(*) FROM pg_namespace WHERE nspname = 'srcdb_app');
--= 0

--@ a foreign schema that others use stays
SELECT register_table('PG''s db', 'app', 'customer');
CREATE TABLE srcdb_app.of_a_dba (id INT);
SELECT drop_migration('PG''s db');
--= 1
--~ drop_migration: The schema "srcdb_app" holds other objects and is kept.
SELECT relname FROM pg_class WHERE relnamespace = 'srcdb_app'::REGNAMESPACE;
--= of_a_dba

--@ a migration that does not exist is dropped without error
SELECT drop_migration('no such');
--= 0

--@ options that the wrapper does not know are refused, and no password is shown
SELECT create_migration('m', 'PostgreSQL', 'postgres_fdw', '${server}, bogus ''1''', '${user}');
--! D2P09 create_migration: The foreign server "data2pg_m_server" can not be created: invalid option "bogus"
SELECT create_migration('m', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}, bogus ''1''');
--! D2P09 create_migration: The user mapping of "data2pg" can not be created: invalid option "bogus"

--@ a source DBMS whose functions leave questions open is refused
CREATE FUNCTION _source_load_statistics_half(TEXT) RETURNS VOID LANGUAGE SQL AS '';
CREATE FUNCTION _source_relation_half(TEXT, TEXT, TEXT) RETURNS JSONB LANGUAGE SQL AS 'SELECT NULL::JSONB';
--;
SELECT create_migration('m', 'Half', 'postgres_fdw', '${server}', '${user}');
--! D2P66 create_migration: The functions of the source DBMS "Half" leave questions without answer: default_options(), open(text, text[], text[]), close(text), create_foreign_tables(text, text, text[], text, text[], text, text[]), create_foreign_sequences(text, text, text[], text, text[]), read_sequence(text, text), expression(text, text, text, boolean), send_query(text, text, text), read_query(text, text), stop_query(text, text).

--@ a view of a DBA upon a foreign table stays, and is named
SELECT create_migration('viewed', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_table('viewed', 'app', 'orders');
CREATE VIEW public.of_orders AS SELECT id FROM srcdb_app.orders;
CREATE FUNCTION public.of_a_row(srcdb_app.orders) RETURNS INT LANGUAGE SQL AS 'SELECT 1';
--;
SELECT drop_migration('viewed');
--! D2P46 drop_migration: Objects that are not of Data2Pg are built upon foreign tables: function public.of_a_row(srcdb_app.orders), view public.of_orders.
DROP VIEW public.of_orders;
DROP FUNCTION public.of_a_row;
SELECT drop_migration('viewed');
--= 1

--@ statistics are read anew: steps see them when they run, plans stay, and so do statistics of a DBA's own
SELECT create_migration('grown', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
-- As if the source had been empty then.
UPDATE source_table_stat SET stat_rows = 0, stat_kbytes = 0 WHERE stat_migration = 'grown' AND stat_schema = 'app';
CREATE TABLE app.my_statistics AS SELECT 'grown' AS stat_migration, 'app' AS stat_schema, 'no_key' AS stat_table, 77::BIGINT AS stat_rows, 8::BIGINT AS stat_kbytes;
SELECT register_tables('grown', 'app', '^(customer|orders|empty|partitioned)$'), register_table('grown', 'app', 'no_key', p_sourceTableStatLoc => 'app.my_statistics');
SELECT register_table_part('app', 'orders', 'first', NULL, TRUE), register_table_part('app', 'orders', 'last', 'TRUE', FALSE, TRUE);
SELECT create_batch('G', 'grown', 'COPY', TRUE, TRUE), assign_tables_to_batch('G', 'app', '.*', '^orders$'), assign_table_parts_to_batch('G', 'app', 'orders');
SELECT complete_migration_configuration('grown');
SELECT count(*) FROM table_index WHERE tic_rebuild_after_copy;
--= 0
SELECT refresh_source_statistics('grown');
--= 4
SELECT tbl_name, tbl_rows, tbl_kbytes > 0 FROM table_to_process ORDER BY 1;
--= customer|3000|t
--= empty|0|f
--= no_key|77|t
--= orders|4000|t
--= partitioned|200|t
SELECT tic_table, tic_rebuild_after_copy, count(*) FROM table_index GROUP BY 1, 2 ORDER BY 1;
--= customer|t|3
--= empty|f|1
--= orders|t|2
SELECT wp_name, wp_cost FROM __get_working_plan('G') ORDER BY 1;
--= END_grown|1
--= INIT_grown|1
--= app.customer|0
--= app.empty|0
--= app.no_key|8
--= app.orders.first|0
--= app.orders.last|0
--= app.partitioned|0

--@ indexes that are set aside are rebuilt in any case
SELECT sr_value FROM _copy_table('G', 'app.orders.first', '{}') WHERE sr_indicator = 'INVALIDATED_INDEXES';
--= 2
UPDATE table_to_process SET tbl_rows = 4000, tbl_kbytes = 7;
UPDATE source_table_stat SET stat_rows = 4000, stat_kbytes = 7 WHERE stat_migration = 'grown';
ALTER FUNCTION _source_load_statistics_postgresql(TEXT) RENAME TO aside;
CREATE FUNCTION _source_load_statistics_postgresql(TEXT) RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS
    $$INSERT INTO source_table_stat SELECT $1, 'app', name, 999, 7 FROM unnest('{customer,orders}'::TEXT[]) AS name$$;
SELECT refresh_source_statistics('grown');
--= 2
SELECT tic_table, tic_rebuild_after_copy, count(*) FROM table_index GROUP BY 1, 2 ORDER BY 1;
--= customer|f|3
--= empty|f|1
--= orders|t|2
SELECT sr_value FROM _copy_table('G', 'app.orders.last', '{}') WHERE sr_indicator = 'REBUILT_INDEXES';
--= 2
DROP FUNCTION _source_load_statistics_postgresql(TEXT);
ALTER FUNCTION aside(TEXT) RENAME TO _source_load_statistics_postgresql;

--@ statistics that can not be read anew stay
SELECT refresh_source_statistics(NULL);
--! D2P01 refresh_source_statistics: The parameter "p_migration" is NULL.
SELECT refresh_source_statistics('no such');
--! D2P02 refresh_source_statistics: The migration "no such" does not exist.
CREATE TEMPORARY TABLE former ON COMMIT DROP AS SELECT * FROM source_table_stat WHERE stat_migration = 'grown';
ALTER SERVER "dblink_grown_server" OPTIONS (SET port '1');
--;
SELECT refresh_source_statistics('grown');
--! D2P13 refresh_source_statistics: The source of the migration "grown" does not answer: could not establish connection
SELECT count(*) FROM source_table_stat NATURAL JOIN former;
--= 2
