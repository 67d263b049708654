-- What kinds of tables can be registered, and arrive whole.

--@ columns of every built-in type arrive as they are
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'dsc', '^(every_type|parted)$');
--= 2
SELECT create_batch('C', 'M', 'COPY', FALSE, FALSE);
SELECT assign_tables_to_batch('C', 'dsc');
--= 2
SELECT sr_value FROM _copy_table('C', 'dsc.every_type', '{}') WHERE sr_rank = 11;
--= 2
SELECT count(*), min(row) = min(answer #>> '{}'), max(row) = max(answer #>> '{}')
    FROM (SELECT t::TEXT AS row FROM dsc.every_type t) AS t, _query_source_postgresql('M', 'SELECT to_json(t::text) FROM dsc.every_type t') AS s (answer);
--= 4|t|t
-- Types whose values only PostgreSQL itself makes are there, as NULL.
SELECT key FROM dsc.every_type t, jsonb_each(to_jsonb(t)) WHERE value = 'null' AND int4 IS NOT NULL ORDER BY 1;
--= gtsvector
--= pg_brin_bloom_summary
--= pg_brin_minmax_multi_summary
--= pg_dependencies
--= pg_mcv_list
--= pg_ndistinct
--= pg_node_tree

--@ and all of them can be profiled
SELECT create_batch('D', 'M', 'DISCOVER', FALSE, FALSE);
SELECT assign_table_to_batch('D', 'dsc', 'every_type');
SELECT sr_value = (SELECT count(*) FROM table_column WHERE tco_table = 'every_type'), sr_value > 70
    FROM _discover_table('D', 'dsc.every_type', '{}') WHERE sr_rank = 1;
--= t|t
SELECT count(*) FROM discovery_column WHERE dscv_nb_not_null > 1;
--= 0

--@ a partitioned table is one table: its rows find their partitions, at any level
SELECT sr_value FROM _copy_table('C', 'dsc.parted', '{}') WHERE sr_rank = 11;
--= 40
SELECT tableoid::REGCLASS::TEXT, count(*), min(v) FROM dsc.parted GROUP BY 1 ORDER BY 1;
--= dsc.parted_1_1|10|v1
--= dsc.parted_1_2|10|v10
--= dsc.parted_default|20|v11
SELECT count(*) FROM table_column WHERE tco_table = 'parted';
--= 2
SELECT register_tables('M', 'dsc', '^parted_');
--! D2P10 register_tables: No table of the schema "dsc" is left to register by "^parted_".

--@ a table of which the source shows some rows only is refused
SELECT register_table('M', 'dsc', 'secured');
--! D2P61 register_table: Row security of the source shows its user only some rows of: dsc.secured.
SELECT count(*) FROM table_to_process WHERE tbl_name = 'secured';
--= 0
-- As a DBA who wants just these rows.
CREATE FOREIGN TABLE srcdb_dsc.secured (id INT) SERVER "data2pg_M_server" OPTIONS (schema_name 'app', table_name 'empty');
SELECT register_table('M', 'dsc', 'secured', p_createForeignTable => FALSE);
--= 1
-- Row security that came after the registration is found when a run begins.
ALTER FOREIGN TABLE srcdb_dsc.secured OPTIONS (SET schema_name 'dsc', SET table_name 'secured');
SELECT create_batch('I', 'M', 'COPY', TRUE, FALSE), create_batch('DI', 'M', 'DISCOVER', TRUE, FALSE);
--;
SELECT * FROM _copy_init('I', 'INIT_M', '{}');
--! D2P61 _copy_init: Row security of the source shows its user only some rows of: dsc.secured.
SELECT * FROM _discover_init('DI', 'INIT_M', '{}');
--! D2P61 _discover_init: Row security of the source shows its user only some rows of: dsc.secured.

--@ and one whose row security applies to the owner of the functions
DO $$ BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO reader', current_schema());
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO reader', current_schema());
    GRANT EXECUTE ON FUNCTION _check_row_security(TEXT, TEXT) TO reader;
END $$;
SET LOCAL ROLE reader;
--;
SELECT _check_row_security('register_table', 'M');
--! D2P60 register_table: Row security keeps the role "reader" from some rows of: dsc.secured.
