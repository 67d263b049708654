-- What a run does when one of its steps has failed.

ALTER TABLE run
    ADD COLUMN run_on_error  TEXT  NOT NULL DEFAULT 'abort' CHECK (run_on_error IN ('abort', 'continue'));
COMMENT ON COLUMN run.run_on_error IS 'What happens when a step fails: abort (nothing new starts), or continue with all that does not depend on it';
