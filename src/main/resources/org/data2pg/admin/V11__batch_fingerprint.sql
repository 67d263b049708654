-- A run is restarted only if the steps of its batch still do the same.

ALTER TABLE run
    ADD COLUMN run_fingerprint  TEXT;
COMMENT ON COLUMN run.run_fingerprint IS 'Changes with what the steps of the batch do: as it was when the working plan was read; NULL if the target database could not tell it';
