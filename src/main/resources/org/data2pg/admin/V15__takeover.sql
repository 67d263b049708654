-- A takeover that has to wait is told in run_warning, which so far meant that the target database has no ledger. And it ends what a server has left
-- that froze before the run had its first step.

ALTER TABLE run
    ADD COLUMN run_without_ledger  BOOLEAN  NOT NULL DEFAULT FALSE,
    ADD COLUMN run_backend_pid     INTEGER;
COMMENT ON COLUMN run.run_without_ledger IS 'Whether steps of the run may have been executed without the ledger of the target database: what it lacks is no loss then';
COMMENT ON COLUMN run.run_backend_pid IS 'Process id of the backend on the target database over which the run is prepared; NULL when it is prepared';
UPDATE run SET run_without_ledger = TRUE WHERE run_warning IS NOT NULL;
