-- What all functions share.

--@ the version is readable
SELECT data2pg_version() ~ '^\d+\.\d+';
--= t

--@ a list of options is taken apart and quoted anew
SELECT _parse_options('f', 'p', $$ host 'h', "odd ""key" 'it''s; DROP TABLE x; --' ,
    Port '5432' $$);
--= {host,h,"odd \"key","it's; DROP TABLE x; --",port,5432}
SELECT _format_options(ARRAY['host', 'h''h', 'odd key', E'\\', 'sslpassword', 'x']);
--= host 'h''h', "odd key" E'\\', sslpassword 'x'
SELECT _format_options(ARRAY['user', 'u', 'sslpassword', 'x'], p_mask => TRUE);
--= "user" 'u', sslpassword '########'
SELECT _parse_options('f', 'p', NULL), _parse_options('f', 'p', '  '), _parse_options('f', 'p', 'options ( a ''1'' )');
--= {}|{}|{a,1}

--@ a list of options with anything else in it is refused
SELECT _parse_options('f', 'p', 'host ''h'') ; DROP TABLE migration; --');
--! D2P09 f: The options in "p" can not be understood.
SELECT _parse_options('f', 'p', 'host ''h'',');
--! D2P09 f: The options in "p" can not be understood.
SELECT _parse_options('f', 'p', 'host h');
--! D2P09 f: The options in "p" can not be understood.
SELECT _parse_options('f', 'p', 'host ''h'' port ''1''');
--! D2P09 f: The options in "p" can not be understood.

--@ defaults are added only where an option is not given
SELECT _add_default_options(ARRAY['a', '1'], ARRAY['a', '9', 'b', 'a']), _add_default_options('{}', ARRAY['a', '9']);
--= {a,1,b,a}|{a,9}

--@ only the owner may uninstall
SET LOCAL ROLE data2pg;
SET LOCAL SESSION AUTHORIZATION data2pg;
SELECT uninstall_data2pg();
--! D2P93 uninstall_data2pg: Only the owner of Data2Pg, "postgres", may remove it.
RESET SESSION AUTHORIZATION;
SELECT current_user;
--= postgres

--@ what others have placed in the schema, or built upon it, is named and not removed
CREATE TYPE a_type_of_a_dba AS ENUM ('x');
CREATE TABLE a_table_of_a_dba (id INT);
CREATE FUNCTION a_step_of_a_dba(TEXT, TEXT, JSONB) RETURNS SETOF step_report_type LANGUAGE SQL AS $$SELECT NULL::TEXT, 1::BIGINT, 1::SMALLINT, TRUE$$;
CREATE VIEW public.a_view_of_a_dba AS SELECT * FROM step;
--;
SELECT regexp_replace(pg_describe_object(oth_catalog, oth_oid, 0), '[^ ]*[.]', '') FROM _objects_of_others() ORDER BY 1;
--= function a_step_of_a_dba(text,text,jsonb)
--= table a_table_of_a_dba
--= type a_type_of_a_dba
--= view a_view_of_a_dba
DROP TYPE a_type_of_a_dba;
DROP TABLE a_table_of_a_dba;
DROP FUNCTION a_step_of_a_dba;
--;
SELECT uninstall_data2pg();
--! D2P46 uninstall_data2pg: Objects that are not of Data2Pg are in its schema or built upon it: view public.a_view_of_a_dba.
DROP VIEW public.a_view_of_a_dba;
SELECT count(*) FROM _objects_of_others();
--= 0
