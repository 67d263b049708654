-- __get_batch_ids, __get_working_plan, __check_step_options, __terminate_data2pg_backends.

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
