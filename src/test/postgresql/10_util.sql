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
