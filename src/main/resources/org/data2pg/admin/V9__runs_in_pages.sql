-- Runs are listed by target database, and looked up by whom they name when one is removed.
CREATE INDEX run_of_database ON run (run_database, run_id);
CREATE INDEX run_by_reference ON run (run_ref_id) WHERE run_ref_id IS NOT NULL;
CREATE INDEX run_by_restart ON run (run_restart_id) WHERE run_restart_id IS NOT NULL;
