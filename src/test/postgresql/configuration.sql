-- A migration of the schema "app", with a table in parts and its indexes in steps of their own.
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app'), register_sequences('M', 'app');
SELECT register_table_part('app', 'orders', 'first', NULL, TRUE), register_table_part('app', 'orders', 'low', 'id <= 1500'),
       register_table_part('app', 'orders', 'high', 'id > 1500'), register_table_part('app', 'orders', 'last', NULL, FALSE, TRUE);
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE);
SELECT assign_table_parts_to_batch('C', 'app', 'orders'), assign_indexes_to_batch('C', 'app', 'orders'), assign_tables_to_batch('C', 'app'),
       assign_sequences_to_batch('C', 'app'), assign_tables_checks_to_batch('C', 'app');
SELECT complete_migration_configuration('M');
