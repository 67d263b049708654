-- What the tables, types and signatures of 1.0.0 need to become those of 1.1.0. Today's functions and views follow.

DROP FUNCTION _create_foreign_schema(TEXT);
DROP FUNCTION _load_source_statistics(TEXT, TEXT);
DROP FUNCTION _aggregates(TEXT, TEXT);
DROP FUNCTION _count(TEXT, table_to_process, TEXT, TEXT, TEXT[], TEXT[]);

ALTER TABLE content_diff ADD diff_part TEXT, ADD diff_kind TEXT CHECK (diff_kind IN ('missing', 'surplus', 'changed', 'count')),
                         ADD diff_copies BIGINT;
COMMENT ON COLUMN content_diff.diff_rank IS 'Number of the differing key within the relation, or its part, in key order.';
COMMENT ON COLUMN content_diff.diff_other_cols IS 'The other columns that differ; all of them if the row is in one database only.';
COMMENT ON COLUMN content_diff.diff_part IS 'Part of the table that was compared; NULL for the whole table.';
COMMENT ON COLUMN content_diff.diff_kind IS 'missing in the destination, surplus there, changed, or not the same count of equal rows.';
COMMENT ON COLUMN content_diff.diff_copies IS 'How many equal rows this database holds.';
ALTER TABLE discovery_column ADD dscv_num_nan BIGINT, ADD dscv_num_infinite BIGINT;
COMMENT ON COLUMN discovery_column.dscv_num_min IS 'Smallest number that is not infinite.';
COMMENT ON COLUMN discovery_column.dscv_num_max IS 'Largest number that is neither infinite nor NaN.';
COMMENT ON COLUMN discovery_column.dscv_num_max_precision IS 'Largest number of digits that a number needs in a NUMERIC column.';
COMMENT ON COLUMN discovery_column.dscv_num_max_fract_part IS 'Largest number of digits behind the point, without trailing zeros.';
COMMENT ON COLUMN discovery_column.dscv_str_avg_length IS 'Average length of the strings in characters, of binary values in bytes, of bit strings in bits.';
COMMENT ON COLUMN discovery_column.dscv_str_max_length IS 'Length of the longest one.';
COMMENT ON COLUMN discovery_column.dscv_str_nul_char IS 'Strings with a NUL character, which is written \u0000 in json.';
COMMENT ON COLUMN discovery_column.dscv_ts_nb_date IS 'Dates, and timestamps without time of day.';
COMMENT ON COLUMN discovery_column.dscv_num_nan IS 'Numbers that are NaN.';
COMMENT ON COLUMN discovery_column.dscv_num_infinite IS 'Numbers that are infinite.';

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

COMMENT ON TABLE source_table_stat IS 'Size of the source tables when the migration was created, or its statistics were refreshed.';
COMMENT ON COLUMN counter.cnt_counter IS 'Name of the aggregate: nb_rows...';
COMMENT ON COLUMN step.stp_name IS 'Name of the step: <schema>.<table>, <schema>.<table>.<part>...';

ALTER TABLE counter ADD cnt_run UUID DEFAULT nullif(current_setting('data2pg.run', TRUE), '')::UUID;
COMMENT ON COLUMN counter.cnt_run IS 'The run that computed it, by its number in the ledger; NULL if no scheduler called the step.';
ALTER TABLE content_diff ADD diff_run UUID DEFAULT nullif(current_setting('data2pg.run', TRUE), '')::UUID;
COMMENT ON COLUMN content_diff.diff_run IS 'The run that found it, by its number in the ledger; NULL if no scheduler called the step.';
DROP INDEX content_diff_relation_idx;
CREATE INDEX content_diff_rank_idx ON content_diff (diff_schema, diff_relation, coalesce(diff_part, ''), diff_rank, diff_database);
ALTER TABLE discovery_table ADD dscv_run UUID DEFAULT nullif(current_setting('data2pg.run', TRUE), '')::UUID;
COMMENT ON COLUMN discovery_table.dscv_run IS 'The run that profiled it, by its number in the ledger; NULL if no scheduler called the step.';
