-- create_batch, drop_batch.

--@ a batch has the steps that open and close it
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE), create_batch('P', 'M', 'COMPARE', TRUE, FALSE), create_batch('D', 'M', 'DISCOVER', FALSE, TRUE);
--= 1|1|1
SELECT stp_batch_name, stp_name, stp_type, stp_sql_function, stp_cost FROM step ORDER BY 1, 2;
--= C|END_M|END|_copy_end|1
--= C|INIT_M|INIT|_copy_init|1
--= D|END_M|END|_discover_end|1
--= P|INIT_M|INIT|_compare_init|1

--@ what can not be a batch is refused
SELECT create_batch(NULL, 'M', 'COPY', TRUE, TRUE);
--! D2P01 create_batch: The parameter "p_batchName" is NULL.
SELECT create_batch('X', NULL, 'COPY', TRUE, TRUE);
--! D2P01 create_batch: The parameter "p_migration" is NULL.
SELECT create_batch('X', 'M', NULL, TRUE, TRUE);
--! D2P01 create_batch: The parameter "p_batchType" is NULL.
SELECT create_batch('X', 'M', 'COPY', NULL, TRUE);
--! D2P01 create_batch: The parameter "p_withInitStep" is NULL.
SELECT create_batch('X', 'M', 'COPY', TRUE, NULL);
--! D2P01 create_batch: The parameter "p_withEndStep" is NULL.
SELECT create_batch('X', 'no such', 'COPY', TRUE, TRUE);
--! D2P02 create_batch: The migration "no such" does not exist.
SELECT create_batch('X', 'M', 'copy', TRUE, TRUE);
--! D2P07 create_batch: "copy" is no type of batch.
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE);
--! D2P06 create_batch: The batch "C" already exists.

--@ a dropped batch takes its steps with it
SELECT drop_batch('C');
--= 2
SELECT drop_batch('C');
--= 0
--~ drop_batch: The batch "C" does not exist.
SELECT drop_batch(NULL);
--! D2P01 drop_batch: The parameter "p_batchName" is NULL.
SELECT count(*) FROM step WHERE stp_batch_name = 'C';
--= 0

--@ any change opens the configuration of the migration again
SELECT drop_batch('P'), drop_batch('D');
SELECT complete_migration_configuration('M');
SELECT mgr_config_completed, mgr_config_completion_ts IS NOT NULL FROM migration;
--= t|t
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE);
SELECT mgr_config_completed, mgr_config_completion_ts IS NOT NULL FROM migration;
--= f|f
