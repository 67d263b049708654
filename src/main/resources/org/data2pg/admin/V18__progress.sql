-- How far a run is, is asked with every look at it, and in lists of runs: it is kept as steps move, not counted among many thousand of them. So are the
-- sums of what they report.

CREATE TABLE progress (
    prg_run_id          BIGINT   PRIMARY KEY REFERENCES run ON DELETE CASCADE,
    prg_completed       BIGINT   NOT NULL DEFAULT 0,
    prg_in_progress     BIGINT   NOT NULL DEFAULT 0,
    prg_ready           BIGINT   NOT NULL DEFAULT 0,
    prg_blocked         BIGINT   NOT NULL DEFAULT 0,
    prg_failed          BIGINT   NOT NULL DEFAULT 0,
    prg_cost            NUMERIC  NOT NULL DEFAULT 0,
    prg_completed_cost  NUMERIC  NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
COMMENT ON TABLE progress IS 'How far runs are: their steps, counted by triggers on the table step';
COMMENT ON COLUMN progress.prg_run_id IS 'The run';
COMMENT ON COLUMN progress.prg_completed IS 'Number of its steps that are Completed';
COMMENT ON COLUMN progress.prg_in_progress IS 'Number of its steps that are In_progress';
COMMENT ON COLUMN progress.prg_ready IS 'Number of its steps that are Ready';
COMMENT ON COLUMN progress.prg_blocked IS 'Number of its steps that are Blocked';
COMMENT ON COLUMN progress.prg_failed IS 'Number of its steps that are Failed';
COMMENT ON COLUMN progress.prg_cost IS 'Costs of all its steps';
COMMENT ON COLUMN progress.prg_completed_cost IS 'Costs of those that are Completed';

CREATE TABLE run_indicator (
    ind_run_id   BIGINT    REFERENCES run ON DELETE CASCADE,
    ind_name     TEXT,
    ind_is_main  BOOLEAN,
    ind_rank     SMALLINT  NOT NULL,
    ind_value    NUMERIC   NOT NULL,
    PRIMARY KEY (ind_run_id, ind_name, ind_is_main)
) WITH (fillfactor = 50);
COMMENT ON TABLE run_indicator IS 'What the steps of runs have reported: sums, kept by a trigger on the table step_result';
COMMENT ON COLUMN run_indicator.ind_run_id IS 'The run';
COMMENT ON COLUMN run_indicator.ind_name IS 'Name of the indicator';
COMMENT ON COLUMN run_indicator.ind_is_main IS 'TRUE for the sum over the steps whose main indicator it is';
COMMENT ON COLUMN run_indicator.ind_rank IS 'Its place in a report';
COMMENT ON COLUMN run_indicator.ind_value IS 'The sum';

CREATE FUNCTION count_added_steps()
RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$count_added_steps$
-- Counts the steps that a statement has added.
BEGIN
    INSERT INTO progress AS known (prg_run_id, prg_completed, prg_in_progress, prg_ready, prg_blocked, prg_failed, prg_cost, prg_completed_cost)
        SELECT stp_run_id, count(*) FILTER (WHERE stp_status = 'Completed'), count(*) FILTER (WHERE stp_status = 'In_progress'),
               count(*) FILTER (WHERE stp_status = 'Ready'), count(*) FILTER (WHERE stp_status = 'Blocked'),
               count(*) FILTER (WHERE stp_status = 'Failed'), sum(stp_cost), coalesce(sum(stp_cost) FILTER (WHERE stp_status = 'Completed'), 0)
          FROM added GROUP BY stp_run_id ORDER BY stp_run_id
    ON CONFLICT (prg_run_id) DO UPDATE
       SET prg_completed = known.prg_completed + excluded.prg_completed, prg_in_progress = known.prg_in_progress + excluded.prg_in_progress,
           prg_ready = known.prg_ready + excluded.prg_ready, prg_blocked = known.prg_blocked + excluded.prg_blocked,
           prg_failed = known.prg_failed + excluded.prg_failed, prg_cost = known.prg_cost + excluded.prg_cost,
           prg_completed_cost = known.prg_completed_cost + excluded.prg_completed_cost;
    RETURN NULL;
END;
$count_added_steps$;
COMMENT ON FUNCTION count_added_steps() IS 'Keeps the progress of runs as steps are added';

CREATE FUNCTION count_moved_steps()
RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$count_moved_steps$
-- Counts the steps that a statement has moved from one state to another. A run of which none has, is left alone.
BEGIN
    UPDATE progress
       SET prg_completed = prg_completed + completed, prg_in_progress = prg_in_progress + in_progress, prg_ready = prg_ready + ready,
           prg_blocked = prg_blocked + blocked, prg_failed = prg_failed + failed, prg_completed_cost = prg_completed_cost + completed_cost
      FROM (SELECT run, coalesce(sum(n) FILTER (WHERE status = 'Completed'), 0) AS completed,
                   coalesce(sum(n) FILTER (WHERE status = 'In_progress'), 0) AS in_progress,
                   coalesce(sum(n) FILTER (WHERE status = 'Ready'), 0) AS ready, coalesce(sum(n) FILTER (WHERE status = 'Blocked'), 0) AS blocked,
                   coalesce(sum(n) FILTER (WHERE status = 'Failed'), 0) AS failed,
                   coalesce(sum(cost) FILTER (WHERE status = 'Completed'), 0) AS completed_cost
              FROM (SELECT run, status, sum(n) AS n, sum(n * cost) AS cost
                      FROM (SELECT stp_run_id, stp_status, stp_cost::numeric, 1 FROM changed
                            UNION ALL SELECT stp_run_id, stp_status, stp_cost, -1 FROM former) AS moved (run, status, cost, n)
                     GROUP BY run, status HAVING sum(n) <> 0 OR sum(n * cost) <> 0) AS of_status
             GROUP BY run) AS difference
     WHERE prg_run_id = run;
    RETURN NULL;
END;
$count_moved_steps$;
COMMENT ON FUNCTION count_moved_steps() IS 'Keeps the progress of runs as steps change their states';

CREATE FUNCTION sum_results()
RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$sum_results$
-- Adds what the steps have done whose reports a statement has added.
BEGIN
    INSERT INTO run_indicator AS known (ind_run_id, ind_name, ind_is_main, ind_rank, ind_value)
        SELECT sr_run_id, sr_indicator, sr_is_main_indicator, min(sr_rank), sum(sr_value) FROM added GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (ind_run_id, ind_name, ind_is_main) DO UPDATE
       SET ind_value = known.ind_value + excluded.ind_value, ind_rank = least(known.ind_rank, excluded.ind_rank);
    RETURN NULL;
END;
$sum_results$;
COMMENT ON FUNCTION sum_results() IS 'Keeps the sums of what steps report';

-- First the triggers, whose locks hold until the end: no step moves uncounted while those there are counted.
CREATE TRIGGER step_added AFTER INSERT ON step REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_added_steps();
CREATE TRIGGER step_moved AFTER UPDATE ON step REFERENCING OLD TABLE AS former NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_moved_steps();
CREATE TRIGGER step_reported AFTER INSERT ON step_result REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sum_results();

INSERT INTO progress
    SELECT stp_run_id, count(*) FILTER (WHERE stp_status = 'Completed'), count(*) FILTER (WHERE stp_status = 'In_progress'),
           count(*) FILTER (WHERE stp_status = 'Ready'), count(*) FILTER (WHERE stp_status = 'Blocked'),
           count(*) FILTER (WHERE stp_status = 'Failed'), sum(stp_cost), coalesce(sum(stp_cost) FILTER (WHERE stp_status = 'Completed'), 0)
      FROM step GROUP BY stp_run_id;
INSERT INTO run_indicator
    SELECT sr_run_id, sr_indicator, sr_is_main_indicator, min(sr_rank), sum(sr_value) FROM step_result GROUP BY 1, 2, 3;

DROP INDEX step_result_main;
