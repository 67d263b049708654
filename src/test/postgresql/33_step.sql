-- add_step_parent, set_step_cost_multiplier.

--@ parents are added
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app', 'customer|orders');
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE);
SELECT assign_tables_to_batch('C', 'app');
SELECT add_step_parent('C', 'app.orders', 'app.customer');
--= 1
SELECT stp_added_parents FROM step WHERE stp_name = 'app.orders';
--= {app.customer}

--@ parents that make no sense are refused
SELECT add_step_parent('C', 'app.orders', NULL);
--! D2P01 add_step_parent: The parameter "p_parent_step" is NULL.
SELECT add_step_parent('no such', 'app.orders', 'app.customer');
--! D2P03 add_step_parent: The batch "no such" does not exist.
SELECT add_step_parent('C', 'no such', 'app.customer');
--! D2P20 add_step_parent: The batch "C" has no step "no such".
SELECT add_step_parent('C', 'app.orders', 'no such');
--! D2P20 add_step_parent: The batch "C" has no step "no such".
SELECT add_step_parent('C', 'app.orders', 'app.orders');
--! D2P17 add_step_parent: The step "app.orders" can not wait for itself.
SELECT add_step_parent('C', 'app.orders', 'app.customer');
--! D2P06 add_step_parent: The step "app.orders" already has the added parent "app.customer".

--@ costs are multiplied
UPDATE step SET stp_cost = 1001 WHERE stp_name = 'app.orders';
SELECT set_step_cost_multiplier('C', 'app.orders', 0.25);
--= 1
SELECT stp_cost FROM step WHERE stp_name = 'app.orders';
--= 250
SELECT set_step_cost_multiplier(p_batchName => 'C', p_step => 'app.orders', p_factor => 3);
SELECT stp_cost FROM step WHERE stp_name = 'app.orders';
--= 750

--@ factors that make no sense are refused
SELECT set_step_cost_multiplier('C', 'app.orders', NULL);
--! D2P01 set_step_cost_multiplier: The parameter "p_factor" is NULL.
SELECT set_step_cost_multiplier('no such', 'app.orders', 1);
--! D2P03 set_step_cost_multiplier: The batch "no such" does not exist.
SELECT set_step_cost_multiplier('C', 'no such', 1);
--! D2P20 set_step_cost_multiplier: The batch "C" has no step "no such".
SELECT set_step_cost_multiplier('C', 'app.orders', -1);
--! D2P17 set_step_cost_multiplier: The factor -1 for the step "app.orders" is not between 0 and 1000000.
SELECT set_step_cost_multiplier('C', 'app.orders', 'NaN');
--! D2P17 set_step_cost_multiplier: The factor NaN for the step "app.orders" is not between 0 and 1000000.
