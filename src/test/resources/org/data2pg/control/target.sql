-- The template of the samples' targets.
CREATE SCHEMA app;
CREATE TABLE app.country (code TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE app.customer (id INT PRIMARY KEY, country TEXT NOT NULL REFERENCES app.country, name TEXT NOT NULL);
CREATE TABLE app.orders (id INT PRIMARY KEY, customer INT NOT NULL REFERENCES app.customer, amount NUMERIC(10, 2) NOT NULL, note TEXT);

CREATE SCHEMA data2pg;
CREATE EXTENSION data2pg SCHEMA data2pg CASCADE;
ALTER ROLE data2pg LOGIN PASSWORD ':password';

SELECT data2pg.create_migration('sample', 'PostgreSQL', 'postgres_fdw', $$host ':source_host', port ':source_port', dbname ':source_dbname'$$,
                                $$user 'postgres', password ':source_password'$$);
SELECT data2pg.register_tables('sample', 'app');
SELECT data2pg.create_batch('COPY_SAMPLE', 'sample', 'COPY', true, true);
SELECT data2pg.assign_tables_to_batch('COPY_SAMPLE', 'app');
SELECT data2pg.assign_tables_checks_to_batch('COPY_SAMPLE', 'app');
SELECT data2pg.complete_migration_configuration('sample');

-- A step function that does no more than note that it was called, after the gate of its name was opened. It fails if it was told so.
CREATE SCHEMA witness;
CREATE TABLE witness.call (n SERIAL, batch TEXT, step TEXT, pid INT, application TEXT, options JSONB,
                           started TIMESTAMPTZ DEFAULT clock_timestamp());
CREATE TABLE witness.failing (step TEXT PRIMARY KEY, code TEXT NOT NULL DEFAULT 'ZX001');
CREATE FUNCTION data2pg._note_call(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF data2pg.step_report_type LANGUAGE plpgsql SECURITY DEFINER AS
$_note_call$
DECLARE
    v_code                   TEXT;
BEGIN
    INSERT INTO witness.call (batch, step, pid, application, options)
        VALUES (p_batchName, p_step, pg_backend_pid(), current_setting('application_name'), p_stepOptions);
    PERFORM pg_advisory_xact_lock_shared(hashtext(p_step));
    SELECT code INTO v_code FROM witness.failing WHERE step = p_step;
    IF FOUND THEN
        RAISE EXCEPTION 'The step "%" was told to fail.', p_step USING ERRCODE = v_code, DETAIL = 'Some detail.', HINT = 'Some hint.';
    END IF;
    RETURN QUERY VALUES ('NOTED_CALLS', 1::BIGINT, 40::SMALLINT, TRUE), ('LETTERS', length(p_step)::BIGINT, 30::SMALLINT, FALSE);
END;
$_note_call$;
GRANT EXECUTE ON FUNCTION data2pg._note_call TO data2pg;
