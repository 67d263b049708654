-- __get_batch_ids, __get_working_plan, __get_batch_fingerprint, __check_step_options, __terminate_data2pg_backends.

--@ all configured batches are known
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE), create_batch('P', 'M', 'COMPARE', FALSE, FALSE);
SELECT * FROM __get_batch_ids();
--= C|COPY|M|f
--= P|COMPARE|M|f

--@ a working plan is given only of a batch whose configuration is completed
SELECT * FROM __get_working_plan('no such');
--! D2P03 __get_working_plan: The batch "no such" does not exist.
SELECT * FROM __get_working_plan(NULL);
--! D2P03 __get_working_plan: The batch "<NULL>" does not exist.
SELECT * FROM __get_working_plan('C');
--! D2P30 __get_working_plan: The configuration of the migration "M" of the batch "C" is not completed.
SELECT complete_migration_configuration('M');
SELECT * FROM __get_working_plan('C');
--= END_M|_copy_end|NULL|1|{INIT_M}
--= INIT_M|_copy_init|NULL|1|{}
SELECT count(*) FROM __get_working_plan('P');
--= 0
SELECT * FROM __get_batch_ids();
--= C|COPY|M|t
--= P|COMPARE|M|t

--@ the fingerprint of a batch changes with what its steps do, and with nothing else
SELECT register_tables('M', 'app'), register_sequences('M', 'app');
SELECT register_table_part('app', 'orders', 'low', 'id <= 1500', TRUE), register_table_part('app', 'orders', 'high', 'id > 1500', FALSE, TRUE);
SELECT assign_table_parts_to_batch('C', 'app', 'orders'), assign_tables_to_batch('C', 'app', 'customer'), assign_sequences_to_batch('C', 'app'),
       assign_tables_to_batch('P', 'app', 'customer');
CREATE TEMPORARY TABLE known (print TEXT PRIMARY KEY);
CREATE FUNCTION pg_temp.is_another(p_batch TEXT) RETURNS BOOLEAN LANGUAGE SQL AS
    $$WITH added AS (INSERT INTO known VALUES (p_batch || __get_batch_fingerprint(p_batch)) ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) > 0 FROM added$$;
SELECT pg_temp.is_another('C'), pg_temp.is_another('P'), __get_batch_fingerprint('no such');
--= t|t|NULL
SELECT complete_migration_configuration('M'), set_step_cost_multiplier('C', 'app.customer', 3);
UPDATE table_to_process SET tbl_rows = 7, tbl_kbytes = 8;
SELECT pg_temp.is_another('C'), pg_temp.is_another('P');
--= f|f
SELECT register_column_transform_rule('app', 'customer', 'name', 'upper(name)');
SELECT pg_temp.is_another('C'), pg_temp.is_another('P');
--= t|t
SELECT register_column_comparison_rule('app', 'customer', 'name', 'lower(name)');
SELECT pg_temp.is_another('C'), pg_temp.is_another('P');
--= f|t
UPDATE table_part SET prt_condition = 'id <= 1501' WHERE prt_part_id = 'low';
SELECT pg_temp.is_another('C');
--= t
UPDATE table_index SET tic_rebuild_after_copy = NOT tic_rebuild_after_copy WHERE tic_table = 'customer';
SELECT pg_temp.is_another('C');
--= t
UPDATE sequence_to_process SET seq_source_name = 'another';
SELECT pg_temp.is_another('C'), pg_temp.is_another('P');
--= t|f
UPDATE table_to_process SET tbl_foreign_name = 'another' WHERE tbl_name = 'customer';
SELECT pg_temp.is_another('C'), pg_temp.is_another('P');
--= t|t

--@ right step options pass
SELECT '<' || __check_step_options(o) || '>' FROM unnest(ARRAY[NULL, '{}', '{"COPY_MAX_ROWS": null}',
    '{"COPY_MAX_ROWS": 0, "COPY_PCT_ROWS": 0.5, "COPY_SLOW_DOWN": 1.5, "DISCOVER_MAX_ROWS": 1, "COMPARE_MAX_DIFF": 1, "COMPARE_MAX_ROWS": 1e3, "COMPARE_TRUNCATE_DIFF": true}']) AS o;
--= <>
--= <>
--= <>
--= <>

--@ wrong step options are told, by key
SELECT __check_step_options('{"COPY_MAX_ROWS": ');
--= The step options are no valid JSON: invalid input syntax for type json
SELECT __check_step_options('[1]');
--= The step options are no JSON object, but of type array.
SELECT __check_step_options('{"copy_max_rows": 1}');
--= The step option "copy_max_rows" is not known.
SELECT __check_step_options('{"COPY_MAX_ROWS": 1, "COPY_PCT_ROWS": 5, "COPY_MAX_ROWS": 2}');
--= The step option "COPY_MAX_ROWS" is given more than once.
SELECT __check_step_options('{"COPY_MAX_ROWS": "1"}');
--= The step option "COPY_MAX_ROWS" must be a number.
SELECT __check_step_options('{"COMPARE_TRUNCATE_DIFF": 1}');
--= The step option "COMPARE_TRUNCATE_DIFF" must be a boolean.
SELECT __check_step_options('{"COPY_PCT_ROWS": 100.5}');
--= The step option "COPY_PCT_ROWS" must be between 0 and 100.
SELECT __check_step_options('{"COMPARE_MAX_DIFF": -1}');
--= The step option "COMPARE_MAX_DIFF" must be between 0 and 9223372036854775807.
SELECT __check_step_options('{"COMPARE_MAX_ROWS": 1.5}');
--= The step option "COMPARE_MAX_ROWS" must be an integer.

--@ only backends of the scheduler are terminated
SELECT __terminate_data2pg_backends(ARRAY[pg_backend_pid(), -1, 0, NULL]), __terminate_data2pg_backends(NULL), __terminate_data2pg_backends('{}');
--= {}|{}|{}
