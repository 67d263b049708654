-- Tables filled by the step functions. Made once, changed only through updates/.

CREATE TABLE counter (
    cnt_schema               TEXT NOT NULL,
    cnt_table                TEXT NOT NULL,
    cnt_database             CHAR(1) NOT NULL CHECK (cnt_database IN ('S', 'D')),
    cnt_counter              TEXT NOT NULL,
    cnt_value                NUMERIC,
    cnt_timestamp            TIMESTAMPTZ NOT NULL,
    cnt_run                  UUID DEFAULT nullif(current_setting('data2pg.run', TRUE), '')::UUID,
    PRIMARY KEY (cnt_schema, cnt_table, cnt_database, cnt_counter)
);
COMMENT ON TABLE counter IS 'Aggregates of the tables in both databases, computed by the checks of COPY batches.';
COMMENT ON COLUMN counter.cnt_schema IS 'Schema of the table.';
COMMENT ON COLUMN counter.cnt_table IS 'Name of the table.';
COMMENT ON COLUMN counter.cnt_database IS 'S for the source database, D for the destination.';
COMMENT ON COLUMN counter.cnt_counter IS 'Name of the aggregate: nb_rows...';
COMMENT ON COLUMN counter.cnt_value IS 'Value of the aggregate.';
COMMENT ON COLUMN counter.cnt_timestamp IS 'When it was computed.';
COMMENT ON COLUMN counter.cnt_run IS 'The run that computed it, by its number in the ledger; NULL if no scheduler called the step.';

CREATE TABLE content_diff (
    diff_timestamp           TIMESTAMPTZ NOT NULL,
    diff_schema              TEXT NOT NULL,
    diff_relation            TEXT NOT NULL,
    diff_rank                BIGINT NOT NULL,
    diff_database            CHAR(1) NOT NULL CHECK (diff_database IN ('S', 'D')),
    diff_key_cols            JSON,
    diff_other_cols          JSON,
    diff_part                TEXT,
    diff_kind                TEXT CHECK (diff_kind IN ('missing', 'surplus', 'changed', 'count')),
    diff_copies              BIGINT,
    diff_run                 UUID DEFAULT nullif(current_setting('data2pg.run', TRUE), '')::UUID
);
-- Finds the differences of a table, and any of them by their rank; tables and parts are found one after the other without reading what is
-- between.
CREATE INDEX content_diff_rank_idx ON content_diff (diff_schema, diff_relation, coalesce(diff_part, ''), diff_rank, diff_database);
COMMENT ON TABLE content_diff IS 'Differences found by COMPARE batches.';
COMMENT ON COLUMN content_diff.diff_timestamp IS 'When the difference was found.';
COMMENT ON COLUMN content_diff.diff_schema IS 'Schema of the table or sequence.';
COMMENT ON COLUMN content_diff.diff_relation IS 'Name of the table or sequence.';
COMMENT ON COLUMN content_diff.diff_rank IS 'Number of the differing key within the relation, or its part, in key order.';
COMMENT ON COLUMN content_diff.diff_database IS 'Database that holds this row: S for the source, D for the destination.';
COMMENT ON COLUMN content_diff.diff_key_cols IS 'Key of the row.';
COMMENT ON COLUMN content_diff.diff_other_cols IS 'The other columns that differ; all of them if the row is in one database only.';
COMMENT ON COLUMN content_diff.diff_part IS 'Part of the table that was compared; NULL for the whole table.';
COMMENT ON COLUMN content_diff.diff_kind IS 'missing in the destination, surplus there, changed, or not the same count of equal rows.';
COMMENT ON COLUMN content_diff.diff_copies IS 'How many equal rows this database holds.';
COMMENT ON COLUMN content_diff.diff_run IS 'The run that found it, by its number in the ledger; NULL if no scheduler called the step.';

CREATE TABLE discovery_table (
    dscv_schema              TEXT NOT NULL,
    dscv_table               TEXT NOT NULL,
    dscv_timestamp           TIMESTAMPTZ NOT NULL,
    dscv_max_row             BIGINT,
    dscv_nb_row              BIGINT,
    dscv_run                 UUID DEFAULT nullif(current_setting('data2pg.run', TRUE), '')::UUID,
    PRIMARY KEY (dscv_schema, dscv_table)
);
COMMENT ON TABLE discovery_table IS 'Tables profiled by DISCOVER batches.';
COMMENT ON COLUMN discovery_table.dscv_schema IS 'Schema of the table.';
COMMENT ON COLUMN discovery_table.dscv_table IS 'Name of the table.';
COMMENT ON COLUMN discovery_table.dscv_timestamp IS 'When the table was profiled.';
COMMENT ON COLUMN discovery_table.dscv_max_row IS 'DISCOVER_MAX_ROWS in force; NULL without limit.';
COMMENT ON COLUMN discovery_table.dscv_nb_row IS 'Rows that were read.';
COMMENT ON COLUMN discovery_table.dscv_run IS 'The run that profiled it, by its number in the ledger; NULL if no scheduler called the step.';

CREATE TABLE discovery_column (
    dscv_schema              TEXT NOT NULL,
    dscv_table               TEXT NOT NULL,
    dscv_column              TEXT NOT NULL,
    dscv_column_num          INTEGER,
    dscv_type                TEXT,
    dscv_nb_not_null         BIGINT,
    dscv_num_min             NUMERIC,
    dscv_num_max             NUMERIC,
    dscv_num_max_precision   INTEGER,
    dscv_num_max_integ_part  INTEGER,
    dscv_num_max_fract_part  INTEGER,
    dscv_str_avg_length      INTEGER,
    dscv_str_max_length      BIGINT,
    dscv_str_nul_char        BIGINT,
    dscv_ts_min              TEXT,
    dscv_ts_max              TEXT,
    dscv_ts_nb_date          BIGINT,
    dscv_num_nan             BIGINT,
    dscv_num_infinite        BIGINT,
    PRIMARY KEY (dscv_schema, dscv_table, dscv_column)
);
COMMENT ON TABLE discovery_column IS 'Statistics of the columns of profiled tables.';
COMMENT ON COLUMN discovery_column.dscv_schema IS 'Schema of the table.';
COMMENT ON COLUMN discovery_column.dscv_table IS 'Name of the table.';
COMMENT ON COLUMN discovery_column.dscv_column IS 'Name of the column.';
COMMENT ON COLUMN discovery_column.dscv_column_num IS 'Number of the column in the table.';
COMMENT ON COLUMN discovery_column.dscv_type IS 'Type of the column in the source.';
COMMENT ON COLUMN discovery_column.dscv_nb_not_null IS 'Number of values that are not NULL.';
COMMENT ON COLUMN discovery_column.dscv_num_min IS 'Smallest number that is not infinite.';
COMMENT ON COLUMN discovery_column.dscv_num_max IS 'Largest number that is neither infinite nor NaN.';
COMMENT ON COLUMN discovery_column.dscv_num_max_precision IS 'Largest number of digits that a number needs in a NUMERIC column.';
COMMENT ON COLUMN discovery_column.dscv_num_max_integ_part IS 'Largest number of digits before the point.';
COMMENT ON COLUMN discovery_column.dscv_num_max_fract_part IS 'Largest number of digits behind the point, without trailing zeros.';
COMMENT ON COLUMN discovery_column.dscv_str_avg_length IS 'Average length of the strings in characters, of binary values in bytes, of bit strings in bits.';
COMMENT ON COLUMN discovery_column.dscv_str_max_length IS 'Length of the longest one.';
COMMENT ON COLUMN discovery_column.dscv_str_nul_char IS 'Strings with a NUL character, which is written \u0000 in json.';
COMMENT ON COLUMN discovery_column.dscv_ts_min IS 'Earliest date or timestamp.';
COMMENT ON COLUMN discovery_column.dscv_ts_max IS 'Latest date or timestamp.';
COMMENT ON COLUMN discovery_column.dscv_ts_nb_date IS 'Dates, and timestamps without time of day.';
COMMENT ON COLUMN discovery_column.dscv_num_nan IS 'Numbers that are NaN.';
COMMENT ON COLUMN discovery_column.dscv_num_infinite IS 'Numbers that are infinite.';

CREATE TABLE discovery_message (
    dscv_schema              TEXT NOT NULL,
    dscv_table               TEXT NOT NULL,
    dscv_column              TEXT,
    dscv_column_num          INTEGER,
    dscv_msg_type            CHAR(1) NOT NULL CHECK (dscv_msg_type IN ('A', 'C', 'E', 'W')),
    dscv_msg_code            TEXT NOT NULL,
    dscv_msg_text            TEXT NOT NULL
);
CREATE INDEX discovery_message_table_idx ON discovery_message (dscv_schema, dscv_table);
COMMENT ON TABLE discovery_message IS 'Advice and findings of DISCOVER batches.';
COMMENT ON COLUMN discovery_message.dscv_schema IS 'Schema of the table.';
COMMENT ON COLUMN discovery_message.dscv_table IS 'Name of the table.';
COMMENT ON COLUMN discovery_message.dscv_column IS 'Name of the column; NULL for the table.';
COMMENT ON COLUMN discovery_message.dscv_column_num IS 'Number of the column in the table.';
COMMENT ON COLUMN discovery_message.dscv_msg_type IS 'A advice, C possible corruption, E error to expect, W warning.';
COMMENT ON COLUMN discovery_message.dscv_msg_code IS 'Code of the message.';
COMMENT ON COLUMN discovery_message.dscv_msg_text IS 'Sentence of the message.';

CREATE TABLE step_ledger (
    led_run                  UUID NOT NULL,
    led_step                 TEXT NOT NULL,
    led_batch                TEXT NOT NULL,
    led_report               step_report_type[] NOT NULL,
    led_timestamp            TIMESTAMPTZ NOT NULL,
    led_is_unlogged          BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (led_run, led_step)
);
COMMENT ON TABLE step_ledger IS 'The steps of runs that are not over, each written by the transaction of the step itself.';
COMMENT ON COLUMN step_ledger.led_run IS 'The run, by a number that no two servers give.';
COMMENT ON COLUMN step_ledger.led_step IS 'The step, which is done.';
COMMENT ON COLUMN step_ledger.led_batch IS 'Its batch.';
COMMENT ON COLUMN step_ledger.led_report IS 'What it reported.';
COMMENT ON COLUMN step_ledger.led_timestamp IS 'When it ended.';
COMMENT ON COLUMN step_ledger.led_is_unlogged IS 'TRUE when it has filled an unlogged table.';

-- A crash of the server empties it together with the other unlogged tables: a step that is missing here was undone by one.
CREATE UNLOGGED TABLE step_unlogged (
    stu_run                  UUID NOT NULL,
    stu_step                 TEXT NOT NULL,
    PRIMARY KEY (stu_run, stu_step),
    FOREIGN KEY (stu_run, stu_step) REFERENCES step_ledger ON DELETE CASCADE
);
COMMENT ON TABLE step_unlogged IS 'The steps of the ledger that have filled an unlogged table since the last crash of the server.';
COMMENT ON COLUMN step_unlogged.stu_run IS 'The run.';
COMMENT ON COLUMN step_unlogged.stu_step IS 'The step.';

CREATE TABLE emptied_run (
    emp_run                  UUID PRIMARY KEY,
    emp_batch                TEXT NOT NULL REFERENCES batch ON DELETE CASCADE,
    emp_by                   TEXT NOT NULL,
    emp_timestamp            TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE emptied_run IS 'Runs that can not go on: what they had copied was emptied by the INIT step of another run.';
COMMENT ON COLUMN emptied_run.emp_run IS 'The run, by its number in the ledger.';
COMMENT ON COLUMN emptied_run.emp_batch IS 'Its batch.';
COMMENT ON COLUMN emptied_run.emp_by IS 'The batch whose INIT step has emptied the tables of the migration.';
COMMENT ON COLUMN emptied_run.emp_timestamp IS 'When.';

CREATE TABLE completed_run (
    cmp_run                  UUID PRIMARY KEY,
    cmp_batch                TEXT NOT NULL REFERENCES batch ON DELETE CASCADE,
    cmp_timestamp            TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE completed_run IS 'Runs whose steps were all done, and are in the ledger no more: an older state of the scheduler may take one for unfinished. The last hundred of each batch.';
COMMENT ON COLUMN completed_run.cmp_run IS 'The run, by its number in the ledger.';
COMMENT ON COLUMN completed_run.cmp_batch IS 'Its batch.';
COMMENT ON COLUMN completed_run.cmp_timestamp IS 'When it was removed from the ledger.';

CREATE TABLE batch_owner (
    own_batch                TEXT PRIMARY KEY REFERENCES batch ON DELETE CASCADE,
    own_token                UUID NOT NULL
);
COMMENT ON TABLE batch_owner IS 'Which scheduler may execute steps of a batch: the last one that has prepared a run of it.';
COMMENT ON COLUMN batch_owner.own_batch IS 'The batch.';
COMMENT ON COLUMN batch_owner.own_token IS 'What it shows to execute a step: another one for each run and each server that carries it out.';
