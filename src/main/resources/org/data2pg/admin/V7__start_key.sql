-- A start that is asked for twice, as the first answer was lost on its way, makes one run.

ALTER TABLE run
    ADD COLUMN run_start_key     TEXT,
    ADD COLUMN run_start_digest  TEXT,
    ADD CHECK ((run_start_key IS NULL) = (run_start_digest IS NULL));
COMMENT ON COLUMN run.run_start_key IS 'Name the client gave to its request for the run, unique among those of run_requested_by; NULL if it gave none';
COMMENT ON COLUMN run.run_start_digest IS 'SHA-256 of what was asked for with that name';
CREATE UNIQUE INDEX run_started_once ON run (run_requested_by, run_start_key);
-- Runs of a target database and of a batch are looked for among many.
CREATE INDEX run_of_batch ON run (run_database, run_batch_name, run_id DESC);
CREATE INDEX run_by_start ON run (run_start_ts);
