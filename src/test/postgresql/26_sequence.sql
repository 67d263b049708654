-- register_sequences, register_sequence, assign_sequences_to_batch, assign_sequence_to_batch.

--@ sequences are registered, each with a foreign table
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_sequence('M', 'app', 'cycling');
--= 1
SELECT register_sequences('M', 'app', p_sequencesToExclude => '_seq$');
--= 2
--~ register_sequences: The sequence "app"."cycling" is already registered, in the migration "M".
SELECT register_sequence('M', $$Odd "S.c'hemé\%s$$, $$S "q.t'é\%s;$$ || '$$');
--= 1
SELECT seq_schema, seq_name, seq_foreign_schema, seq_foreign_name, seq_source_schema, seq_source_name FROM sequence_to_process ORDER BY 1, 2;
--= Odd "S.c'hemé\%s|S "q.t'é\%s;$$|srcdb_Odd "S.c'hemé\%s|S "q.t'é\%s;$$|Odd "S.c'hemé\%s|S "q.t'é\%s;$$
--= app|cycling|srcdb_app|cycling|app|cycling
--= app|falling|srcdb_app|falling|app|falling
--= app|never_called|srcdb_app|never_called|app|never_called

--@ what can not be registered is refused
SELECT register_sequences('M', NULL);
--! D2P01 register_sequences: The parameter "p_schema" is NULL.
SELECT register_sequence('M', 'app', NULL);
--! D2P01 register_sequence: The parameter "p_sequence" is NULL.
SELECT register_sequences('no such', 'app');
--! D2P02 register_sequences: The migration "no such" does not exist.
SELECT register_sequences('M', 'no such');
--! D2P04 register_sequences: The schema "no such" does not exist in this database.
SELECT register_sequence('M', 'app', 'f.lling');
--! D2P04 register_sequence: The sequence "app"."f.lling" does not exist in this database.
SELECT register_sequence('M', 'app', 'falling');
--! D2P06 register_sequence: The sequence "app"."falling" is already registered.
SELECT register_sequences('M', 'app', '^falling$');
--! D2P10 register_sequences: No sequence of the schema "app" is left to register by "^falling$".
SELECT register_sequences('M', 'elsewhere');
--! D2P14 register_sequences: The source of the migration "M" has no "elsewhere"."target_only_seq".

--@ sequences are assigned
SELECT create_batch('C', 'M', 'COPY', FALSE, FALSE), create_batch('P', 'M', 'COMPARE', FALSE, FALSE), create_batch('D', 'M', 'DISCOVER', TRUE, TRUE);
SELECT assign_sequence_to_batch('C', 'app', 'cycling');
--= 1
SELECT assign_sequences_to_batch('C', 'app', '.*', 'never');
--= 1
--~ assign_sequences_to_batch: The batch already has the sequence "app"."cycling".
SELECT assign_sequences_to_batch('P', 'app');
--= 3
SELECT stp_batch_name, stp_name, stp_type, stp_object, stp_sql_function, stp_cost FROM step WHERE stp_type = 'SEQUENCE' ORDER BY 1, 2;
--= C|app.cycling|SEQUENCE|cycling|_copy_sequence|10
--= C|app.falling|SEQUENCE|falling|_copy_sequence|10
--= P|app.cycling|SEQUENCE|cycling|_compare_sequence|10
--= P|app.falling|SEQUENCE|falling|_compare_sequence|10
--= P|app.never_called|SEQUENCE|never_called|_compare_sequence|10

--@ assignments that make no sense are refused
SELECT assign_sequences_to_batch('C', NULL);
--! D2P01 assign_sequences_to_batch: The parameter "p_schema" is NULL.
SELECT assign_sequence_to_batch('C', 'app', NULL);
--! D2P01 assign_sequence_to_batch: The parameter "p_sequence" is NULL.
SELECT assign_sequences_to_batch('no such', 'app');
--! D2P03 assign_sequences_to_batch: The batch "no such" does not exist.
SELECT assign_sequences_to_batch('D', 'app');
--! D2P07 assign_sequences_to_batch: The batch "D" is of type DISCOVER, but such steps belong to batches of type COPY or COMPARE.
SELECT assign_sequence_to_batch('C', 'app', 'customer_id_seq');
--! D2P05 assign_sequence_to_batch: The sequence "app"."customer_id_seq" is not registered in the migration "M".
SELECT assign_sequence_to_batch('C', 'app', 'cycling');
--! D2P06 assign_sequence_to_batch: The batch "C" already has a step "app.cycling".
SELECT assign_sequences_to_batch('C', 'app', 'cycling');
--! D2P10 assign_sequences_to_batch: No registered sequence of the schema "app" is left to assign to the batch "C" by "cycling".
