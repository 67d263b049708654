-- What became of the attempts at steps that were not completed by the first one.

CREATE TABLE attempt (
    att_run_id       BIGINT       NOT NULL,
    att_step         TEXT         NOT NULL,
    att_number       INTEGER      NOT NULL CHECK (att_number >= 1),
    att_ses_id       INTEGER,
    att_backend_pid  INTEGER,
    att_start_ts     TIMESTAMPTZ  NOT NULL,
    att_end_ts       TIMESTAMPTZ  NOT NULL,
    att_outcome      TEXT         NOT NULL CHECK (att_outcome IN ('Completed', 'Failed', 'Cancelled', 'Lost')),
    att_sqlstate     TEXT,
    att_error_msg    TEXT,
    att_detail       TEXT,
    att_hint         TEXT,
    att_context      TEXT,
    PRIMARY KEY (att_run_id, att_step, att_number),
    FOREIGN KEY (att_run_id, att_step) REFERENCES step,
    FOREIGN KEY (att_run_id, att_ses_id) REFERENCES session,
    CHECK ((att_outcome = 'Completed') = (att_error_msg IS NULL))
);
COMMENT ON TABLE attempt IS 'Attempts at steps; a step that was completed by its first attempt has none here: its own row tells all';
COMMENT ON COLUMN attempt.att_run_id IS 'The run';
COMMENT ON COLUMN attempt.att_step IS 'The step';
COMMENT ON COLUMN attempt.att_number IS 'Number of the attempt within the step of this run, from 1';
COMMENT ON COLUMN attempt.att_ses_id IS 'The session that made it; NULL if the target database could not be reached';
COMMENT ON COLUMN attempt.att_backend_pid IS 'Process id of the session''s backend on the target database; NULL like the session';
COMMENT ON COLUMN attempt.att_start_ts IS 'When it began, by opening the transaction';
COMMENT ON COLUMN attempt.att_end_ts IS 'When it ended; when its loss was found if it is Lost';
COMMENT ON COLUMN attempt.att_outcome IS 'Completed, Failed, Cancelled, or Lost with its server: only the ledger of the target database knows what became of it';
COMMENT ON COLUMN attempt.att_sqlstate IS 'SQLSTATE of the failure';
COMMENT ON COLUMN attempt.att_error_msg IS 'Message of the failure; NULL if Completed';
COMMENT ON COLUMN attempt.att_detail IS 'What PostgreSQL told as DETAIL';
COMMENT ON COLUMN attempt.att_hint IS 'What PostgreSQL told as HINT';
COMMENT ON COLUMN attempt.att_context IS 'What PostgreSQL told as CONTEXT';
COMMENT ON COLUMN step.stp_attempts IS 'How often the step was tried, attempts that could not reach the target database included';
