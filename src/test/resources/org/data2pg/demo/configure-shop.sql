-- The configuration of a migration, as a DBA writes it: run once, in the target database, by a superuser, after its tables have been
-- created there (empty, with their keys, indexes, foreign keys, triggers and sequences).
--
-- Its parameters are variables of psql:
--     psql -h … -d shop -v source_host=… -v source_port=… -v source_dbname=… -v source_user=… -v source_password=… \
--          -v session_password=… -f configure-shop.sql
-- The demo fills them in itself: it replaces each :'name' by the value as an SQL literal, as psql does.

-- 1. The extension, in a schema of its own.
CREATE SCHEMA data2pg;
CREATE EXTENSION data2pg SCHEMA data2pg CASCADE;
-- The sessions that will copy connect as its role. When the server that runs the batch dies, its statements end by themselves.
ALTER ROLE data2pg LOGIN PASSWORD :'session_password';
ALTER ROLE data2pg SET client_connection_check_interval = '2s';
SET search_path = data2pg;

-- 2. The migration: where the rows come from.
SELECT create_migration(
    p_migration          => 'shop',
    p_sourceDbms         => 'PostgreSQL',
    p_extension          => 'postgres_fdw',
    p_serverOptions      => format('host %L, port %L, dbname %L', :'source_host', :'source_port', :'source_dbname'),
    p_userMappingOptions => format('user %L, password %L', :'source_user', :'source_password'));

-- 3. All tables and sequences of the three schemas.
SELECT register_tables('shop', 'shop');
SELECT register_tables('shop', 'logistics');
SELECT register_tables('shop', 'Back office');
SELECT register_sequences('shop', 'shop');
SELECT register_sequences('shop', 'logistics');
SELECT register_sequences('shop', 'Back office');

-- 4. One table holds more than half of all rows. Several sessions share it: four parts by time, then its indexes, each in its own step.
SELECT register_table_part('logistics', 'tracking_event', 'begin', NULL, p_isFirstPart => TRUE);
SELECT register_table_part('logistics', 'tracking_event', '2023-1', $$happened_at < '2023-07-01Z'$$);
SELECT register_table_part('logistics', 'tracking_event', '2023-2', $$happened_at >= '2023-07-01Z' AND happened_at < '2024-01-01Z'$$);
SELECT register_table_part('logistics', 'tracking_event', '2024-1', $$happened_at >= '2024-01-01Z' AND happened_at < '2024-07-01Z'$$);
SELECT register_table_part('logistics', 'tracking_event', '2024-2', $$happened_at >= '2024-07-01Z'$$);
SELECT register_table_part('logistics', 'tracking_event', 'end', NULL, p_isLastPart => TRUE);

-- 5. The batch: empty all tables, copy, and prove that both sides are equal.
SELECT create_batch('COPY_SHOP', 'shop', 'COPY', p_withInitStep => TRUE, p_withEndStep => TRUE);
SELECT assign_tables_to_batch('COPY_SHOP', 'shop');
SELECT assign_tables_to_batch('COPY_SHOP', 'logistics', '.*', '^tracking_event$');
SELECT assign_tables_to_batch('COPY_SHOP', 'Back office');
SELECT assign_table_parts_to_batch('COPY_SHOP', 'logistics', 'tracking_event');
SELECT assign_indexes_to_batch('COPY_SHOP', 'logistics', 'tracking_event');
SELECT assign_sequences_to_batch('COPY_SHOP', 'shop');
SELECT assign_sequences_to_batch('COPY_SHOP', 'logistics');
SELECT assign_sequences_to_batch('COPY_SHOP', 'Back office');
SELECT assign_tables_checks_to_batch('COPY_SHOP', 'shop');
SELECT assign_tables_checks_to_batch('COPY_SHOP', 'logistics');
SELECT assign_tables_checks_to_batch('COPY_SHOP', 'Back office');
-- Rows are copied while foreign keys are off: each is proven afterwards, as soon as both its tables are there.
SELECT count(assign_fkey_checks_to_batch('COPY_SHOP', nspname, relname, conname))
    FROM pg_constraint
         JOIN pg_class c ON c.oid = conrelid
         JOIN pg_namespace n ON n.oid = relnamespace
    WHERE contype = 'f' AND conparentid = 0 AND nspname IN ('shop', 'logistics', 'Back office');

-- 6. Ready to run.
SELECT complete_migration_configuration('shop');
