-- __begin_step, __end_step, __get_ledger, __forget_run.

--@ a step is executed once, and what it reported is told again
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT create_batch('C', 'M', 'COPY', FALSE, FALSE), create_batch('D', 'M', 'COPY', FALSE, FALSE);
SELECT __own_batch('C', '77777777-7777-7777-7777-777777777777');
--= NULL
CREATE TEMPORARY TABLE called (step TEXT);
CREATE FUNCTION pg_temp.some_step(TEXT, TEXT, JSONB) RETURNS SETOF step_report_type LANGUAGE SQL AS
    $$INSERT INTO pg_temp.called VALUES ($2); VALUES ('ROWS', 7::BIGINT, 2::SMALLINT, TRUE), ('TABLES', 1, 1, FALSE)$$;
PREPARE work (UUID, TEXT) AS
    SELECT done.* FROM __begin_step($1, $2) AS report, LATERAL __end_step($1, 'C', $2, '77777777-7777-7777-7777-777777777777',
        CASE WHEN report IS NULL THEN ARRAY(SELECT r FROM pg_temp.some_step('C', $2, '{}') AS r) ELSE report END) AS done;
EXECUTE work('11111111-1111-1111-1111-111111111111', 'a');
--= ROWS|7|2|t
--= TABLES|1|1|f
EXECUTE work('11111111-1111-1111-1111-111111111111', 'a');
--= ROWS|7|2|t
--= TABLES|1|1|f
SELECT * FROM called;
--= a
EXECUTE work('22222222-2222-2222-2222-222222222222', 'a');
--= ROWS|7|2|t
--= TABLES|1|1|f
SELECT * FROM called;
--= a
--= a
SELECT led_step, led_batch, led_report FROM __get_ledger('11111111-1111-1111-1111-111111111111');
--= a|C|{"(ROWS,7,2,t)","(TABLES,1,1,f)"}
SELECT * FROM __get_ledger('33333333-3333-3333-3333-333333333333');
--= (none)

--@ steps of a batch are executed by its last owner only
SELECT __own_batch('C', '55555555-5555-5555-5555-555555555555');
--= 77777777-7777-7777-7777-777777777777
SELECT __own_batch('C', '66666666-6666-6666-6666-666666666666');
--= 55555555-5555-5555-5555-555555555555
SELECT __own_batch('C', '66666666-6666-6666-6666-666666666666');
--= 66666666-6666-6666-6666-666666666666
SET LOCAL synchronous_commit = off;
SELECT __own_batch('C', '66666666-6666-6666-6666-666666666666');
--= 66666666-6666-6666-6666-666666666666
SHOW synchronous_commit;
--= on
SELECT __require_owner('C', '66666666-6666-6666-6666-666666666666');
--= t
SELECT __require_owner('C', '55555555-5555-5555-5555-555555555555');
--! D2P44 __require_owner: Another scheduler executes the batch "C" now.
SELECT __require_owner('D', '66666666-6666-6666-6666-666666666666');
--! D2P44 __require_owner: No scheduler executes the batch "D" now: it was dropped, and created again.
SELECT __end_step('11111111-1111-1111-1111-111111111111', 'C', 'b', '55555555-5555-5555-5555-555555555555', '{}');
--! D2P44 __require_owner: Another scheduler executes the batch "C" now.

--@ who keeps the batch locked is explained
CREATE FUNCTION pg_temp.keep_locked() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE USING ERRCODE = 'lock_not_available'; END $$;
CREATE TRIGGER keep_locked BEFORE INSERT ON batch_owner EXECUTE FUNCTION pg_temp.keep_locked();
SELECT __own_batch('C', '55555555-5555-5555-5555-555555555555');
--! 55P03 __own_batch: A scheduler is about to begin a run of the batch "C", or to end a step of it, and does not come to its end.

--@ a step comes after those only that are done
SELECT __require_steps('11111111-1111-1111-1111-111111111111', '{}'), __require_steps('11111111-1111-1111-1111-111111111111', '{a}');
--= t|t
SELECT __require_steps('11111111-1111-1111-1111-111111111111', '{a,b}');
--! D2P48 __require_steps: The step "b", which comes before, was done, and is done no more: the server has crashed since.
SELECT __require_steps('33333333-3333-3333-3333-333333333333', '{a}');
--! D2P48 __require_steps: The step "a", which comes before, was done, and is done no more: the server has crashed since.

--@ a step that reports nothing is done as well
SELECT count(*) FROM __end_step('11111111-1111-1111-1111-111111111111', 'C', 'b', '66666666-6666-6666-6666-666666666666', '{}');
--= 0
SELECT __begin_step('11111111-1111-1111-1111-111111111111', 'b'), __begin_step('11111111-1111-1111-1111-111111111111', 'c');
--= {}|NULL

--@ the ledger forgets a run, and all runs of a batch that is dropped
-- What has begun since, or may go on, stays
SELECT __forget_run(run, '77777777-7777-7777-7777-777777777777') FROM (VALUES (1, '22222222-2222-2222-2222-222222222222'::UUID), (2, '22222222-2222-2222-2222-222222222222')) AS v (n, run) ORDER BY n;
--= 1
--= 0
SELECT led_step, led_batch FROM step_ledger ORDER BY 1;
--= a|C
--= b|C
SELECT __own_batch('D', '66666666-6666-6666-6666-666666666666');
SELECT count(*) FROM __end_step('88888888-8888-8888-8888-888888888888', 'D', 'd', '66666666-6666-6666-6666-666666666666', '{}');
--= 0
-- An older state of the scheduler takes it for unfinished
SELECT __begin_step('22222222-2222-2222-2222-222222222222', 'a');
--! D2P49 __begin_step: All steps of this run of the batch "C" were done, and it was Completed; the administration database is older than this database.
SELECT * FROM __get_ledger('22222222-2222-2222-2222-222222222222');
--! D2P49 __get_ledger: All steps of this run of the batch "C" were done, and it was Completed; the administration database is older than this database.
SELECT * FROM __end_step('22222222-2222-2222-2222-222222222222', 'C', 'b', '66666666-6666-6666-6666-666666666666', '{}');
--! D2P49 __end_step: All steps of this run of the batch "C" were done, and it was Completed; the administration database is older than this database.
-- The last hundred are remembered
INSERT INTO completed_run SELECT gen_random_uuid(), 'C', now() - interval '1 day' FROM generate_series(1, 200);
SELECT count(*) FROM __end_step('99999999-9999-9999-9999-999999999999', 'C', 'b', '66666666-6666-6666-6666-666666666666', '{}');
--= 0
SELECT count(*) FROM __get_ledger('11111111-1111-1111-1111-111111111111');
--= 2
INSERT INTO emptied_run VALUES ('33333333-3333-3333-3333-333333333333', 'C', 'C', now());
-- The others of the batch can go on no more
SELECT __forget_run('99999999-9999-9999-9999-999999999999', '66666666-6666-6666-6666-666666666666');
--= 1
SELECT led_batch FROM step_ledger;
--= D
SELECT count(*) FROM emptied_run;
--= 0
SELECT count(*), count(*) FILTER (WHERE cmp_timestamp > now() - interval '1 hour') FROM completed_run;
--= 100|2
SELECT drop_batch('C');
--= 0
SELECT led_step, (SELECT count(*) FROM completed_run) FROM step_ledger;
--= d|0
SELECT __end_step('11111111-1111-1111-1111-111111111111', 'C', 'c', '66666666-6666-6666-6666-666666666666', '{}');
--! D2P03 __require_owner: The batch "C" was dropped, alone or with its migration.
SELECT __own_batch('C', '66666666-6666-6666-6666-666666666666');
--! D2P03 __own_batch: The batch "C" was dropped, alone or with its migration.
SELECT drop_migration('M');
--= 0
SELECT led_step FROM step_ledger;
--= (none)
SELECT __require_owner('D', '66666666-6666-6666-6666-666666666666');
--! D2P03 __require_owner: The batch "D" was dropped, alone or with its migration.

--@ INIT forgets what other runs of COPY batches of the migration have done, and they can not go on
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}'), create_migration('N', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT create_batch('C', 'M', 'COPY', TRUE, FALSE), create_batch('C2', 'M', 'COPY', FALSE, FALSE), create_batch('P', 'M', 'COMPARE', FALSE, FALSE),
       create_batch('D', 'N', 'COPY', FALSE, FALSE);
SELECT __own_batch(bat_name, '66666666-6666-6666-6666-666666666666') FROM batch;
SELECT count(*) FROM (VALUES (1, 'C', 'own'), (2, 'C', 'a'), (2, 'C', 'b'), (3, 'C2', 'a'), (4, 'P', 'a'), (5, 'D', 'a')) AS v (run, batch, step),
    __end_step(repeat(run::TEXT, 32)::UUID, batch, step, '66666666-6666-6666-6666-666666666666', '{}');
--= 0
SELECT __begin_step(repeat('1', 32)::UUID, 'INIT_M');
--= NULL
SELECT sr_indicator FROM _copy_init('C', 'INIT_M', '{}');
--= INITIAL_CHECKS_OK
--= TRUNCATED_TABLES
SELECT led_batch, led_step FROM step_ledger ORDER BY led_run;
--= C|own
--= P|a
--= D|a
SELECT emp_batch, emp_by, emp_run::TEXT ~ '^2' FROM emptied_run ORDER BY 1;
--= C|C|t
--= C2|C|f
SELECT __begin_step(repeat('1', 32)::UUID, 'a'), __begin_step(repeat('4', 32)::UUID, 'b');
--= NULL|NULL
SELECT __begin_step(repeat('2', 32)::UUID, 'c');
--! D2P47 __begin_step: What this run of the batch "C" had copied was emptied by the INIT step of another run, of the batch "C".
SELECT * FROM __end_step(repeat('2', 32)::UUID, 'C', 'c', '66666666-6666-6666-6666-666666666666', '{}');
--! D2P47 __end_step: What this run of the batch "C" had copied was emptied by the INIT step of another run, of the batch "C".
SELECT * FROM __get_ledger(repeat('3', 32)::UUID);
--! D2P47 __get_ledger: What this run of the batch "C2" had copied was emptied by the INIT step of another run, of the batch "C".
-- Who calls the step without a scheduler is no run
SELECT set_config('data2pg.run', '', TRUE);
SELECT sr_indicator FROM _copy_init('C', 'INIT_M', '{}');
--= INITIAL_CHECKS_OK
--= TRUNCATED_TABLES
SELECT led_batch FROM step_ledger ORDER BY 1;
--= D
--= P
SELECT __forget_run(repeat('2', 32)::UUID, '77777777-7777-7777-7777-777777777777'), drop_batch('C2');
--= 0|0
SELECT count(*), min(emp_batch) FROM emptied_run;
--= 1|C
-- Emptied when all its steps were done
SELECT __begin_step(repeat('2', 32)::UUID, 'a');
--! D2P49 __begin_step: All steps of this run of the batch "C" were done, and it was Completed; the administration database is older than this database.
SELECT drop_migration('M'), drop_migration('N');
--= 0|0
SELECT count(*) FROM emptied_run;
--= 0

--@ results have the number of the run whose step writes them
BEGIN;
SELECT __begin_step('11111111-1111-1111-1111-111111111111', 'a');
--= NULL
INSERT INTO counter VALUES ('s', 't', 'S', 'nb_rows', 1, now());
INSERT INTO content_diff (diff_timestamp, diff_schema, diff_relation, diff_rank, diff_database) VALUES (now(), 's', 't', 1, 'S');
INSERT INTO discovery_table VALUES ('s', 't', now(), NULL, 1);
COMMIT;
INSERT INTO counter VALUES ('s', 't', 'D', 'nb_rows', 1, now());
SELECT cnt_database, cnt_run FROM counter ORDER BY 1;
--= D|NULL
--= S|11111111-1111-1111-1111-111111111111
SELECT diff_run, dscv_run FROM content_diff, discovery_table;
--= 11111111-1111-1111-1111-111111111111|11111111-1111-1111-1111-111111111111

--@ a crash of the server undoes the steps that have filled unlogged tables, and the checks after them, until they are done again
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT create_batch('C', 'M', 'COPY', FALSE, FALSE);
CREATE SCHEMA unlogged;
CREATE UNLOGGED TABLE unlogged.u (a INT);
CREATE TABLE unlogged.l (a INT);
CREATE TABLE unlogged.p (a INT) PARTITION BY LIST (a);
CREATE UNLOGGED TABLE unlogged.p1 PARTITION OF unlogged.p FOR VALUES IN (1);
INSERT INTO step (stp_batch_name, stp_name, stp_type, stp_schema, stp_object, stp_sql_function, stp_cost, stp_parents) VALUES
    ('C', 'l', 'TABLE', 'unlogged', 'l', '_copy_table', 1, '{}'), ('C', 'p', 'TABLE', 'unlogged', 'p', '_copy_table', 1, '{}'),
    ('C', 'u', 'TABLE', 'unlogged', 'u', '_copy_table', 1, '{}'), ('C', 'u check', 'CHECK', 'unlogged', 'u', '_check_table', 1, '{u}'),
    ('C', 'own', 'CUSTOM', NULL, NULL, '_own', 1, '{u}'), ('C', 'l check', 'CHECK', 'unlogged', 'l', '_check_table', 1, '{l}'),
    ('C', 'end', 'END', NULL, NULL, '_copy_end', 1, '{"u check","l check"}');
SELECT __own_batch('C', '66666666-6666-6666-6666-666666666666');
SELECT count(*) FROM step, __end_step('44444444-4444-4444-4444-444444444444', 'C', stp_name, '66666666-6666-6666-6666-666666666666', '{}');
--= 0
SELECT led_step, led_is_unlogged FROM __get_ledger('44444444-4444-4444-4444-444444444444');
--= end|f
--= l|f
--= l check|f
--= own|f
--= p|t
--= u|t
--= u check|f
SELECT __require_steps('44444444-4444-4444-4444-444444444444', '{l,p,u}');
--= t
TRUNCATE step_unlogged;
SELECT __require_steps('44444444-4444-4444-4444-444444444444', '{l}');
--= t
SELECT __require_steps('44444444-4444-4444-4444-444444444444', '{l,u}');
--! D2P48 __require_steps: The step "u", which comes before, was done, and is done no more: the server has crashed since.
SELECT led_step FROM __get_ledger('44444444-4444-4444-4444-444444444444');
--= l
--= l check
--= own
SELECT __begin_step('44444444-4444-4444-4444-444444444444', 'u'), __begin_step('44444444-4444-4444-4444-444444444444', 'u check'),
       __begin_step('44444444-4444-4444-4444-444444444444', 'l');
--= NULL|NULL|{}
SELECT count(*) FROM __end_step('44444444-4444-4444-4444-444444444444', 'C', 'u', '66666666-6666-6666-6666-666666666666', '{"(ROWS,7,2,t)"}');
--= 1
SELECT led_step, led_report FROM __get_ledger('44444444-4444-4444-4444-444444444444') WHERE led_step ~ '^u|^end|^p';
--= u|{"(ROWS,7,2,t)"}
-- A table that is a logged one now may have its rows
ALTER TABLE unlogged.p1 SET LOGGED;
SELECT count(*), __forget_run('44444444-4444-4444-4444-444444444444', '66666666-6666-6666-6666-666666666666') FROM __get_ledger('44444444-4444-4444-4444-444444444444');
--= 5|5
SELECT count(*) FROM step_unlogged;
--= 0

--@ no step reads the ledger from end to end, though it was empty when the plans were made
TRUNCATE step_ledger, step_unlogged;
ANALYZE step_ledger, step_unlogged;
CREATE FUNCTION pg_temp.do_step(p_step INT) RETURNS BIGINT LANGUAGE SQL VOLATILE AS $$
    SELECT count(*) FROM __begin_step('55555555-5555-5555-5555-555555555555', 's' || p_step) AS report,
        LATERAL __end_step('55555555-5555-5555-5555-555555555555', 'C', 's' || p_step, '66666666-6666-6666-6666-666666666666',
            CASE WHEN __require_steps('55555555-5555-5555-5555-555555555555', CASE WHEN p_step > 1 THEN ARRAY['s' || p_step - 1] ELSE '{}' END)
                 THEN '{}'::step_report_type[] END)$$;
CREATE FUNCTION pg_temp.scans() RETURNS NUMERIC LANGUAGE SQL VOLATILE AS
    $$SELECT coalesce(sum(seq_scan), 0) FROM pg_stat_xact_user_tables WHERE relname IN ('step_ledger', 'step_unlogged')$$;
CREATE TEMPORARY TABLE before AS SELECT pg_temp.scans() AS scans;
SELECT sum(pg_temp.do_step(n)) FROM generate_series(1, 20) AS n;
--= 0
SELECT count(*) FROM step_ledger WHERE led_run = '55555555-5555-5555-5555-555555555555' AND led_step > '';
--= 20
SELECT pg_temp.scans() - scans FROM before;
--= 1
