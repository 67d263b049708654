-- Tables of the configuration, continued. Made once, changed only through updates/.

CREATE TABLE table_index (
    tic_schema               TEXT NOT NULL,
    tic_table                TEXT NOT NULL,
    tic_index                TEXT NOT NULL,
    tic_is_unique            BOOLEAN NOT NULL,
    tic_rebuild_after_copy   BOOLEAN NOT NULL,
    tic_last_not_ready_ts    TIMESTAMPTZ,
    tic_last_rebuild_ts      TIMESTAMPTZ,
    tic_last_rebuild_duration INTERVAL,
    PRIMARY KEY (tic_schema, tic_table, tic_index),
    FOREIGN KEY (tic_schema, tic_table) REFERENCES table_to_process
);
COMMENT ON TABLE table_index IS 'Indexes of the registered tables.';
COMMENT ON COLUMN table_index.tic_schema IS 'Schema of the table and its index.';
COMMENT ON COLUMN table_index.tic_table IS 'Name of the table.';
COMMENT ON COLUMN table_index.tic_index IS 'Name of the index.';
COMMENT ON COLUMN table_index.tic_is_unique IS 'True for a unique index.';
COMMENT ON COLUMN table_index.tic_rebuild_after_copy IS 'True if the copy sets the index aside and rebuilds it afterwards.';
COMMENT ON COLUMN table_index.tic_last_not_ready_ts IS 'When a copy last set the index aside.';
COMMENT ON COLUMN table_index.tic_last_rebuild_ts IS 'When the index was last rebuilt.';
COMMENT ON COLUMN table_index.tic_last_rebuild_duration IS 'How long this took.';

CREATE TABLE table_part (
    prt_schema               TEXT NOT NULL,
    prt_table                TEXT NOT NULL,
    prt_part_id              TEXT NOT NULL,
    prt_condition            TEXT,
    prt_is_first_step        BOOLEAN NOT NULL,
    prt_is_last_step         BOOLEAN NOT NULL,
    PRIMARY KEY (prt_schema, prt_table, prt_part_id),
    FOREIGN KEY (prt_schema, prt_table) REFERENCES table_to_process
);
COMMENT ON TABLE table_part IS 'Parts of registered tables, each processed in a step of its own.';
COMMENT ON COLUMN table_part.prt_schema IS 'Schema of the table.';
COMMENT ON COLUMN table_part.prt_table IS 'Name of the table.';
COMMENT ON COLUMN table_part.prt_part_id IS 'Name of the part.';
COMMENT ON COLUMN table_part.prt_condition IS 'Condition on the foreign table that selects the rows; NULL: no rows.';
COMMENT ON COLUMN table_part.prt_is_first_step IS 'True if the part sets the indexes aside for the whole table.';
COMMENT ON COLUMN table_part.prt_is_last_step IS 'True if the part rebuilds the indexes and analyzes the whole table.';

CREATE TABLE sequence_to_process (
    seq_schema               TEXT NOT NULL,
    seq_name                 TEXT NOT NULL,
    seq_migration            TEXT NOT NULL REFERENCES migration,
    seq_foreign_schema       TEXT NOT NULL,
    seq_foreign_name         TEXT NOT NULL,
    seq_source_schema        TEXT NOT NULL,
    seq_source_name          TEXT NOT NULL,
    PRIMARY KEY (seq_schema, seq_name)
);
CREATE INDEX sequence_to_process_migration_idx ON sequence_to_process (seq_migration);
COMMENT ON TABLE sequence_to_process IS 'Registered sequences of this database.';
COMMENT ON COLUMN sequence_to_process.seq_schema IS 'Schema of the sequence.';
COMMENT ON COLUMN sequence_to_process.seq_name IS 'Name of the sequence.';
COMMENT ON COLUMN sequence_to_process.seq_migration IS 'Migration it belongs to.';
COMMENT ON COLUMN sequence_to_process.seq_foreign_schema IS 'Schema of the foreign table that reads it.';
COMMENT ON COLUMN sequence_to_process.seq_foreign_name IS 'Name of the foreign table that reads it.';
COMMENT ON COLUMN sequence_to_process.seq_source_schema IS 'Schema in the source database.';
COMMENT ON COLUMN sequence_to_process.seq_source_name IS 'Name in the source database.';

CREATE TABLE source_table_stat (
    stat_migration           TEXT NOT NULL REFERENCES migration,
    stat_schema              TEXT NOT NULL,
    stat_table               TEXT NOT NULL,
    stat_rows                BIGINT,
    stat_kbytes              BIGINT,
    PRIMARY KEY (stat_migration, stat_schema, stat_table)
);
COMMENT ON TABLE source_table_stat IS 'Size of the source tables when the migration was created, or its statistics were refreshed.';
COMMENT ON COLUMN source_table_stat.stat_migration IS 'Migration.';
COMMENT ON COLUMN source_table_stat.stat_schema IS 'Schema in the source database.';
COMMENT ON COLUMN source_table_stat.stat_table IS 'Table in the source database.';
COMMENT ON COLUMN source_table_stat.stat_rows IS 'Number of rows, estimated by the source; NULL if not known.';
COMMENT ON COLUMN source_table_stat.stat_kbytes IS 'Size without indexes, in kB.';
