-- A takeover that has to wait is told in run_warning, which so far meant that the target database has no ledger.

ALTER TABLE run
    ADD COLUMN run_without_ledger  BOOLEAN  NOT NULL DEFAULT FALSE;
COMMENT ON COLUMN run.run_without_ledger IS 'Whether steps of the run may have been executed without the ledger of the target database: what it lacks is no loss then';
UPDATE run SET run_without_ledger = TRUE WHERE run_warning IS NOT NULL;
