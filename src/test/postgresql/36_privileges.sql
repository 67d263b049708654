-- check_privileges, and what an owner without rights is told.

--@ a superuser lacks nothing
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'app'), register_sequences('M', 'app', 'cycling');
SELECT create_batch('C', 'M', 'COPY', TRUE, TRUE);
SELECT * FROM check_privileges('M');
--= (none)

--@ what another owner lacks is told, with the statement that grants it
CREATE ROLE "plain ""owner";
GRANT USAGE, CREATE ON SCHEMA ${quoted schema} TO "plain ""owner";
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${quoted schema} TO "plain ""owner";
GRANT SELECT ON ALL TABLES IN SCHEMA ${quoted schema} TO "plain ""owner";
REVOKE ALL ON app.customer FROM PUBLIC;
REVOKE ALL ON SCHEMA app FROM PUBLIC;
ALTER TABLE app.no_key ENABLE ROW LEVEL SECURITY;
SET LOCAL ROLE "plain ""owner";
SELECT prv_privilege, prv_needed_for, prv_how_to_grant FROM _missing_on_relations('M') WHERE prv_object = 'table app.customer' ORDER BY 1;
--= INSERT|copying its rows|GRANT INSERT ON TABLE app.customer TO "plain ""owner"
--= SELECT|checks, COMPARE, DISCOVER|GRANT SELECT ON TABLE app.customer TO "plain ""owner"
--= TRUNCATE|emptying it in the INIT step|GRANT TRUNCATE ON TABLE app.customer TO "plain ""owner"
--= ownership|ANALYZE, rebuilding indexes, silencing triggers that fire always|GRANT postgres TO "plain ""owner"
SELECT prv_object, prv_privilege, prv_how_to_grant FROM _missing_on_relations('M') WHERE prv_object ~ 'schema|cycling' OR prv_privilege ~ 'RLS' ORDER BY 1;
--= schema app|USAGE|GRANT USAGE ON SCHEMA app TO "plain ""owner"
--= sequence app.cycling|UPDATE|GRANT UPDATE ON SEQUENCE app.cycling TO "plain ""owner"
--= table app.no_key|BYPASSRLS|ALTER ROLE "plain ""owner" BYPASSRLS
SELECT prv_object, prv_privilege, prv_how_to_grant FROM _missing_on_foreign_tables('M') WHERE prv_object !~ 'no_|ord|emp|part|def|not' ORDER BY prv_object COLLATE "C";
--= foreign table srcdb_app.customer|SELECT|GRANT SELECT ON TABLE srcdb_app.customer TO "plain ""owner"
--= foreign table srcdb_app.cycling|SELECT|GRANT SELECT ON TABLE srcdb_app.cycling TO "plain ""owner"
--= schema srcdb_app|USAGE|GRANT USAGE ON SCHEMA srcdb_app TO "plain ""owner"
--= server "data2pg_M_server"|user mapping|CREATE USER MAPPING FOR "plain ""owner" SERVER "data2pg_M_server" OPTIONS (...)
--= server "dblink_M_server"|user mapping|CREATE USER MAPPING FOR "plain ""owner" SERVER "dblink_M_server" OPTIONS (...)
SELECT prv_object, prv_privilege FROM _missing_on_server('M') ORDER BY 1;
--= parameter session_replication_role|SET
--= role pg_signal_backend|membership
--= table pg_catalog.pg_index|superuser
RESET ROLE;

--@ comparisons need temporary tables
DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;
SET LOCAL ROLE "plain ""owner";
SELECT count(*) FROM _missing_on_server('M') WHERE prv_privilege = 'TEMPORARY';
--= 0
RESET ROLE;
SELECT create_batch('K', 'M', 'COMPARE', TRUE, TRUE);
SET LOCAL ROLE "plain ""owner";
SELECT replace(prv_object, current_database(), '...'), prv_needed_for, replace(prv_how_to_grant, current_database(), '...')
    FROM _missing_on_server('M') WHERE prv_privilege = 'TEMPORARY';
--= database ...|COMPARE|GRANT TEMPORARY ON DATABASE ... TO "plain ""owner"
RESET ROLE;
DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO "plain ""owner"', current_database()); END $$;
SET LOCAL ROLE "plain ""owner";
SELECT count(*) FROM _missing_on_server('M') WHERE prv_privilege = 'TEMPORARY';
--= 0
RESET ROLE;

--@ a table that only the check of a foreign key reads is among them
CREATE TABLE elsewhere.referenced (id INT PRIMARY KEY);
CREATE TABLE app.referencing (id INT REFERENCES elsewhere.referenced);
CREATE FOREIGN TABLE srcdb_app.referencing (id INT) SERVER "data2pg_M_server";
SELECT register_table('M', 'app', 'referencing', p_createForeignTable => FALSE), assign_table_to_batch('C', 'app', 'referencing'),
       assign_fkey_checks_to_batch('C', 'app', 'referencing');
SET LOCAL ROLE "plain ""owner";
SELECT prv_object, prv_privilege, prv_needed_for, prv_how_to_grant FROM _missing_on_relations('M') WHERE prv_object = 'table elsewhere.referenced';
--= table elsewhere.referenced|SELECT|checks of foreign keys|GRANT SELECT ON TABLE elsewhere.referenced TO "plain ""owner"
RESET ROLE;

--@ a step function that data2pg may not execute is told
CREATE FUNCTION mine(TEXT, TEXT, JSONB) RETURNS SETOF step_report_type LANGUAGE SQL AS 'SELECT NULL::step_report_type';
REVOKE ALL ON FUNCTION mine FROM PUBLIC;
INSERT INTO step (stp_batch_name, stp_name, stp_type, stp_sql_function, stp_cost) VALUES ('C', 'mine', 'CUSTOM', 'mine', 1);
SELECT * FROM check_privileges('M');
--= function mine(text,text,jsonb)|EXECUTE for data2pg|steps of the batch "C"|GRANT EXECUTE ON FUNCTION mine(text,text,jsonb) TO data2pg

--@ an owner without rights is refused with what to grant
SET LOCAL ROLE "plain ""owner";
--;
SELECT _wrapper_of_extension('file_fdw');
--! D2P65 create_migration: The owner of Data2Pg, "plain "owner", may not install the extension "file_fdw".
SELECT _create_server('s', 'postgres_fdw', '{}');
--! D2P65 create_migration: The owner of Data2Pg, "plain "owner", may not create the foreign server "s".
SELECT _create_user_mappings('data2pg_M_server', '{}');
--! D2P65 create_migration: The owner of Data2Pg, "plain "owner", may not create the user mapping of "data2pg".
SELECT _create_foreign_schema('f', 'srcdb_new');
--! D2P65 f: The owner of Data2Pg, "plain "owner", may not create the schema "srcdb_new".
RESET ROLE;

--@ parameters of check_privileges are checked
SELECT check_privileges(NULL);
--! D2P01 check_privileges: The parameter "p_migration" is NULL.
SELECT check_privileges('no such');
--! D2P02 check_privileges: The migration "no such" does not exist.
