-- Every server hears of changes of runs, whoever makes them, when they are committed. And a single step can be cancelled.

ALTER TABLE step
    ADD COLUMN stp_cancel  TEXT;
COMMENT ON COLUMN step.stp_cancel IS 'Who wants the step in progress cancelled, as a sentence; the server that owns the run sees it and acts';
-- Asked for twice a second. It is no reason to touch an index when a step changes its state.
CREATE INDEX step_to_cancel ON step (stp_run_id) WHERE stp_cancel IS NOT NULL;

COMMENT ON COLUMN audit.aud_action IS 'run, modify, suspend, abort, restart, cancel step, take over, or check, add, change, remove, install of a target database';

CREATE FUNCTION tell_of_run()
RETURNS trigger LANGUAGE plpgsql AS
$tell_of_run$
-- Tells who listens that a run has changed: its number and the schema, as one database may hold several administration schemas.
BEGIN
    PERFORM pg_notify('data2pg_run', NEW.run_id || ' ' || TG_TABLE_SCHEMA);
    RETURN NULL;
END;
$tell_of_run$;
COMMENT ON FUNCTION tell_of_run() IS 'Tells all servers that a run has changed';

CREATE FUNCTION tell_of_steps()
RETURNS trigger LANGUAGE plpgsql AS
$tell_of_steps$
-- The same for the runs of changed steps, which are changed many at a time.
BEGIN
    PERFORM pg_notify('data2pg_run', stp_run_id || ' ' || TG_TABLE_SCHEMA) FROM (SELECT DISTINCT stp_run_id FROM changed) AS run;
    RETURN NULL;
END;
$tell_of_steps$;
COMMENT ON FUNCTION tell_of_steps() IS 'Tells all servers that steps of a run have changed';

CREATE TRIGGER run_told AFTER INSERT OR UPDATE ON run FOR EACH ROW EXECUTE FUNCTION tell_of_run();
CREATE TRIGGER step_told AFTER UPDATE ON step REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_of_steps();
