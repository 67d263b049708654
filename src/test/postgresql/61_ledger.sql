-- __begin_step, __end_step, __get_ledger, __forget_run.

--@ a step is executed once, and what it reported is told again
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT create_batch('C', 'M', 'COPY', FALSE, FALSE), create_batch('D', 'M', 'COPY', FALSE, FALSE);
CREATE TEMPORARY TABLE called (step TEXT);
CREATE FUNCTION pg_temp.some_step(TEXT, TEXT, JSONB) RETURNS SETOF step_report_type LANGUAGE SQL AS
    $$INSERT INTO pg_temp.called VALUES ($2); VALUES ('ROWS', 7::BIGINT, 2::SMALLINT, TRUE), ('TABLES', 1, 1, FALSE)$$;
PREPARE work (UUID, TEXT) AS
    SELECT done.* FROM __begin_step($1, $2) AS report, LATERAL __end_step($1, 'C', $2,
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

--@ a step that reports nothing is done as well
SELECT count(*) FROM __end_step('11111111-1111-1111-1111-111111111111', 'C', 'b', '{}');
--= 0
SELECT __begin_step('11111111-1111-1111-1111-111111111111', 'b'), __begin_step('11111111-1111-1111-1111-111111111111', 'c');
--= {}|NULL

--@ the ledger forgets a run, and all runs of a batch that is dropped
SELECT __forget_run('22222222-2222-2222-2222-222222222222'), __forget_run('22222222-2222-2222-2222-222222222222');
--= 1|0
SELECT count(*) FROM __end_step('22222222-2222-2222-2222-222222222222', 'D', 'd', '{}');
--= 0
SELECT drop_batch('C');
--= 0
SELECT led_step FROM step_ledger;
--= d
SELECT drop_migration('M');
--= 0
SELECT led_step FROM step_ledger;
--= (none)

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
