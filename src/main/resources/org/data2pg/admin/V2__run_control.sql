-- What operators do with runs: stops and restarts, the record of all actions, and the server that owns a run.
-- The states of runs, sessions and steps follow each other as written here, whoever changes the tables.

ALTER TABLE run
    ADD COLUMN run_owner_epoch  INTEGER  NOT NULL DEFAULT 1,
    ADD COLUMN run_takeover     TEXT     CHECK (run_takeover IN ('abort', 'continue')),
    ADD COLUMN run_stop         TEXT     CHECK (run_stop IN ('suspend', 'abort')),
    ADD COLUMN run_stop_reason  TEXT,
    ADD CHECK ((run_status = 'Restarted') = (run_restart_id IS NOT NULL)),
    ADD CHECK ((run_stop IS NULL) = (run_stop_reason IS NULL));
COMMENT ON COLUMN run.run_owner_epoch IS 'How many servers have owned the run so far, the present one included; a server that lost the run knows an older number';
COMMENT ON COLUMN run.run_takeover IS 'What happens when the server of the run dies: abort, or continue on another server; NULL: continue if another one is alive';
COMMENT ON COLUMN run.run_stop IS 'What an operator asked for: suspend or abort; the server that owns the run sees it and acts';
COMMENT ON COLUMN run.run_stop_reason IS 'Who asked for it, as a sentence';
-- Two operators restart a run at the same moment: one of them is refused.
CREATE UNIQUE INDEX run_restarted_once ON run (run_restarted_id);

CREATE TABLE audit (
    aud_id          BIGINT       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    aud_ts          TIMESTAMPTZ  NOT NULL,
    aud_login       TEXT         NOT NULL,
    aud_door        TEXT         NOT NULL,
    aud_address     TEXT,
    aud_action      TEXT         NOT NULL,
    aud_run         BIGINT,
    aud_database    TEXT,
    aud_parameters  JSONB        NOT NULL DEFAULT '{}',
    aud_outcome     TEXT         NOT NULL CHECK (aud_outcome IN ('done', 'refused')),
    aud_message     TEXT,
    CHECK ((aud_outcome = 'refused') = (aud_message IS NOT NULL))
);
CREATE INDEX audit_of_run ON audit (aud_run, aud_id);
COMMENT ON TABLE audit IS 'Every action on runs and target databases. No reference to them: what was refused may name something that does not exist';
COMMENT ON COLUMN audit.aud_id IS 'Number of the entry, in the order in which they were written';
COMMENT ON COLUMN audit.aud_ts IS 'When';
COMMENT ON COLUMN audit.aud_login IS 'Login of the operator; the name of the server for what it did by itself';
COMMENT ON COLUMN audit.aud_door IS 'Where the request came in: rest, console, jmx, cli; server for what it did by itself';
COMMENT ON COLUMN audit.aud_address IS 'Address the request came from';
COMMENT ON COLUMN audit.aud_action IS 'run, modify, suspend, abort, restart, take over, or check, add, change, remove of a target database';
COMMENT ON COLUMN audit.aud_run IS 'The run; NULL for target databases, and for a run that was refused';
COMMENT ON COLUMN audit.aud_database IS 'The target database';
COMMENT ON COLUMN audit.aud_parameters IS 'With what; never a password';
COMMENT ON COLUMN audit.aud_outcome IS 'done or refused';
COMMENT ON COLUMN audit.aud_message IS 'Why it was refused, with the number of the sentence';

CREATE FUNCTION refuse_transition()
RETURNS trigger LANGUAGE plpgsql AS
$refuse_transition$
-- The condition of the trigger has found the transition illegal. TG_ARGV: what it is, and the columns with its name and its state.
DECLARE
    r_old                    JSONB = to_jsonb(OLD);
BEGIN
    RAISE EXCEPTION 'The % % is % and can''t become %.', TG_ARGV[0], r_old ->> TG_ARGV[1], r_old ->> TG_ARGV[2], to_jsonb(NEW) ->> TG_ARGV[2]
        USING ERRCODE = 'D2A01', HINT = 'The states and what may follow each of them are told in operate.md.';
END;
$refuse_transition$;
COMMENT ON FUNCTION refuse_transition() IS 'Refuses a state that can''t follow the present one';

CREATE TRIGGER run_transition BEFORE UPDATE OF run_status ON run FOR EACH ROW
    WHEN (OLD.run_status <> NEW.run_status AND (OLD.run_status, NEW.run_status) NOT IN (
        ('Initializing', 'In_progress'), ('Initializing', 'Suspended'), ('Initializing', 'Aborted'),
        ('In_progress', 'Ending'), ('In_progress', 'Completed'), ('In_progress', 'Suspended'), ('In_progress', 'Aborted'),
        ('Ending', 'In_progress'), ('Ending', 'Completed'), ('Ending', 'Suspended'), ('Ending', 'Aborted'),
        ('Suspended', 'Restarted'), ('Aborted', 'Restarted')))
    EXECUTE FUNCTION refuse_transition('run', 'run_id', 'run_status');

CREATE TRIGGER session_transition BEFORE UPDATE OF ses_status ON session FOR EACH ROW
    WHEN (OLD.ses_status <> NEW.ses_status AND (OLD.ses_status, NEW.ses_status) NOT IN (
        ('Opened', 'Closed'), ('Opened', 'Aborted'), ('Closed', 'Opened')))
    EXECUTE FUNCTION refuse_transition('session', 'ses_id', 'ses_status');

CREATE TRIGGER step_transition BEFORE UPDATE OF stp_status ON step FOR EACH ROW
    WHEN (OLD.stp_status <> NEW.stp_status AND (OLD.stp_status, NEW.stp_status) NOT IN (
        ('Blocked', 'Ready'),
        ('Ready', 'In_progress'), ('Ready', 'Completed'), ('Ready', 'Failed'),
        ('In_progress', 'Ready'), ('In_progress', 'Completed'), ('In_progress', 'Failed')))
    EXECUTE FUNCTION refuse_transition('step', 'stp_name', 'stp_status');
