-- assign_custom_step_to_batch.

--@ a function of the DBA's own becomes a step, in a batch of any type
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE), create_batch('P', 'M', 'COMPARE', FALSE, FALSE), create_batch('D', 'M', 'DISCOVER', FALSE, FALSE);
CREATE FUNCTION "My ""f'n\%"(TEXT, TEXT, JSONB) RETURNS SETOF step_report_type LANGUAGE SQL SECURITY DEFINER AS
    'SELECT stp_schema || stp_object || stp_sub_object || ($3 ->> ''X''), 17::BIGINT, 40::SMALLINT, FALSE FROM step WHERE stp_batch_name = $1 AND stp_name = $2';
REVOKE ALL ON FUNCTION "My ""f'n\%" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "My ""f'n\%" TO data2pg;
SELECT assign_custom_step_to_batch('C', 'own step', $$My "f'n\%$$, 's', 'o', 'u', 5);
--= 1
SELECT assign_custom_step_to_batch('P', 'own step', $$My "f'n\%$$, NULL, NULL, NULL, 0),
       assign_custom_step_to_batch(p_batchName => 'D', p_stepName => 'x', p_function => $$My "f'n\%$$, p_schema => 's', p_object => NULL, p_subObject => NULL, p_cost => 1);
--= 1|1
SELECT stp_batch_name, stp_name, stp_type, stp_schema, stp_object, stp_sub_object, stp_sql_function, stp_cost FROM step WHERE stp_type = 'CUSTOM' ORDER BY 1;
--= C|own step|CUSTOM|s|o|u|My "f'n\%|5
--= D|x|CUSTOM|s|NULL|NULL|My "f'n\%|1
--= P|own step|CUSTOM|NULL|NULL|NULL|My "f'n\%|0
SELECT add_step_parent('C', 'own step', 'INIT_M');
SELECT complete_migration_configuration('M');
--= 1
SELECT wp_name, wp_sql_function, wp_cost, wp_parents FROM __get_working_plan('C') ORDER BY 1;
--= END_M|_copy_end|1|{INIT_M,"own step"}
--= INIT_M|_copy_init|1|{}
--= own step|My "f'n\%|5|{INIT_M}
SELECT * FROM "My ""f'n\%"('C', 'own step', '{"X": "!"}');
--= sou!|17|40|f

--@ steps that make no sense are refused, and nothing is changed
SELECT assign_custom_step_to_batch(NULL, 's', 'f', NULL, NULL, NULL, 1);
--! D2P01 assign_custom_step_to_batch: The parameter "p_batchName" is NULL.
SELECT assign_custom_step_to_batch('C', NULL, 'f', NULL, NULL, NULL, 1);
--! D2P01 assign_custom_step_to_batch: The parameter "p_stepName" is NULL.
SELECT assign_custom_step_to_batch('C', 's', NULL, NULL, NULL, NULL, 1);
--! D2P01 assign_custom_step_to_batch: The parameter "p_function" is NULL.
SELECT assign_custom_step_to_batch('C', 's', $$My "f'n\%$$, NULL, NULL, NULL, NULL);
--! D2P01 assign_custom_step_to_batch: The parameter "p_cost" is NULL.
SELECT assign_custom_step_to_batch('no such', 's', $$My "f'n\%$$, NULL, NULL, NULL, 1);
--! D2P03 assign_custom_step_to_batch: The batch "no such" does not exist.
SELECT assign_custom_step_to_batch('C', 's', $$My "f'n\%$$, NULL, NULL, NULL, -1);
--! D2P17 assign_custom_step_to_batch: A step can not have the name "s" and the cost -1.
SELECT assign_custom_step_to_batch('C', '', $$My "f'n\%$$, NULL, NULL, NULL, 1);
--! D2P17 assign_custom_step_to_batch: A step can not have the name "" and the cost 1.
SELECT assign_custom_step_to_batch('C', 'own step', $$My "f'n\%$$, NULL, NULL, NULL, 1);
--! D2P06 assign_custom_step_to_batch: The batch "C" already has a step "own step".
SELECT assign_custom_step_to_batch('C', 'INIT_M', $$My "f'n\%$$, NULL, NULL, NULL, 1);
--! D2P06 assign_custom_step_to_batch: The batch "C" already has a step "INIT_M".
SELECT assign_custom_step_to_batch('C', 's', 'no "$$; such', NULL, NULL, NULL, 1);
--! D2P22 assign_custom_step_to_batch: The function no "$$; such(text, text, jsonb) of the step "s" does not exist.
CREATE FUNCTION plain(TEXT, TEXT, JSONB) RETURNS step_report_type LANGUAGE SQL AS 'SELECT NULL::step_report_type';
--;
SELECT assign_custom_step_to_batch('C', 's', 'plain', NULL, NULL, NULL, 1);
--! D2P22 assign_custom_step_to_batch: The function plain(text,text,jsonb) of the step "s" does not return SETOF step_report_type.
CREATE FUNCTION hidden(TEXT, TEXT, JSONB) RETURNS SETOF step_report_type LANGUAGE SQL AS 'SELECT NULL::step_report_type';
REVOKE ALL ON FUNCTION hidden FROM PUBLIC;
--;
SELECT assign_custom_step_to_batch('C', 's', 'hidden', NULL, NULL, NULL, 1);
--! D2P22 assign_custom_step_to_batch: The role "data2pg" may not execute the function hidden(text,text,jsonb) of the step "s".
SELECT mgr_config_completed, (SELECT count(*) FROM step WHERE stp_type = 'CUSTOM') FROM migration;
--= t|3
