-- A migration as 1.0.0 configured it, with rows in every table, and what a DBA placed beside.
SELECT create_migration('PG''s db', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('PG''s db', 'app', '^(customer|orders|empty)$'), register_sequences('PG''s db', 'app');
SELECT register_column_transform_rule('app', 'customer', 'tags', 'NULL');
SELECT register_table_part('app', 'orders', 'first', NULL, TRUE), register_table_part('app', 'orders', 'all', 'TRUE'),
       register_table_part('app', 'orders', 'last', NULL, FALSE, TRUE);
SELECT create_batch('C', 'PG''s db', 'COPY', TRUE, TRUE);
SELECT assign_table_parts_to_batch('C', 'app', 'orders'), assign_indexes_to_batch('C', 'app', 'orders'), assign_tables_to_batch('C', 'app'),
       assign_sequences_to_batch('C', 'app'), assign_tables_checks_to_batch('C', 'app');
CREATE FUNCTION custom_step(TEXT, TEXT, JSONB) RETURNS SETOF step_report_type LANGUAGE SQL
    AS $$SELECT 'CUSTOM', 1::BIGINT, 1::SMALLINT, TRUE$$;
INSERT INTO step (stp_batch_name, stp_name, stp_type, stp_sql_function, stp_cost, stp_added_parents)
    VALUES ('C', 'mine', 'CUSTOM', 'custom_step', 3, '{app.customer}');
CREATE TABLE of_a_dba (secret TEXT);
SELECT complete_migration_configuration('PG''s db');
INSERT INTO counter VALUES ('app', 'empty', 'S', 'nb_rows', 1, now());
INSERT INTO content_diff VALUES (now(), 'app', 'customer', 1, 'S', '{"id": 1}', '{"name": "n1"}'), (now(), 'app', 'cycling', 1, 'D', NULL, '{"n": 1}');
INSERT INTO discovery_table VALUES ('app', 'customer', now(), 10, 5);
INSERT INTO discovery_column (dscv_schema, dscv_table, dscv_column, dscv_num_max) VALUES ('app', 'customer', 'id', 3000);
INSERT INTO discovery_message VALUES ('app', 'customer', NULL, NULL, 'W', 'EMPTY_TABLE', 'x');
