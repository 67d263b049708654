-- What a run needs to know which of its steps are done on the target database, whatever breaks in between.

ALTER TABLE run
    ADD COLUMN run_ledger   UUID  NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN run_warning  TEXT;
COMMENT ON COLUMN run.run_ledger IS 'Number of the run in the ledger of its target database: unlike run_id, no two administration databases give the same';
COMMENT ON COLUMN run.run_warning IS 'What an operator should know about the run, though it goes on';
