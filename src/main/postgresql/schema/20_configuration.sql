-- Tables of the configuration. Made once, changed only through updates/.

CREATE TABLE migration (
    mgr_name                 TEXT NOT NULL PRIMARY KEY,
    mgr_source_dbms          TEXT NOT NULL,
    mgr_extension            TEXT NOT NULL,
    mgr_server_name          TEXT NOT NULL UNIQUE,
    mgr_server_options       TEXT NOT NULL,
    mgr_user_mapping_options TEXT NOT NULL,
    mgr_user_has_privileges  BOOLEAN NOT NULL DEFAULT FALSE,
    mgr_import_schema_options TEXT,
    mgr_config_completed     BOOLEAN NOT NULL DEFAULT FALSE,
    mgr_config_completion_ts TIMESTAMPTZ
);
COMMENT ON TABLE migration IS 'Migrations: one source database into this database.';
COMMENT ON COLUMN migration.mgr_name IS 'Name of the migration.';
COMMENT ON COLUMN migration.mgr_source_dbms IS 'DBMS of the source: selects the functions of 40_source_<dbms>.';
COMMENT ON COLUMN migration.mgr_extension IS 'Extension that holds the foreign data wrapper.';
COMMENT ON COLUMN migration.mgr_server_name IS 'Foreign server of the source database.';
COMMENT ON COLUMN migration.mgr_server_options IS 'Options of the foreign server, as given.';
COMMENT ON COLUMN migration.mgr_user_mapping_options IS 'Options of the user mapping, with passwords masked.';
COMMENT ON COLUMN migration.mgr_user_has_privileges IS 'True if the source user may read the whole source catalog.';
COMMENT ON COLUMN migration.mgr_import_schema_options IS 'Options for making foreign tables.';
COMMENT ON COLUMN migration.mgr_config_completed IS
    'True when the configuration was checked and the parents of all steps are known: its batches can run.';
COMMENT ON COLUMN migration.mgr_config_completion_ts IS 'When the configuration was completed.';

CREATE TABLE batch (
    bat_name                 TEXT NOT NULL PRIMARY KEY,
    bat_migration            TEXT NOT NULL REFERENCES migration,
    bat_type                 TEXT NOT NULL CHECK (bat_type IN ('COPY', 'COMPARE', 'DISCOVER')),
    bat_with_init_step       BOOLEAN NOT NULL,
    bat_with_end_step        BOOLEAN NOT NULL
);
CREATE INDEX batch_migration_idx ON batch (bat_migration);
COMMENT ON TABLE batch IS 'Batches: sets of tables and sequences to process in one run.';
COMMENT ON COLUMN batch.bat_name IS 'Name of the batch, unique over all migrations.';
COMMENT ON COLUMN batch.bat_migration IS 'Migration it belongs to.';
COMMENT ON COLUMN batch.bat_type IS 'What is done: COPY, COMPARE or DISCOVER.';
COMMENT ON COLUMN batch.bat_with_init_step IS 'True if the batch begins with the step INIT_<migration>.';
COMMENT ON COLUMN batch.bat_with_end_step IS 'True if the batch ends with the step END_<migration>.';

CREATE TABLE step (
    stp_batch_name           TEXT NOT NULL REFERENCES batch,
    stp_name                 TEXT NOT NULL,
    stp_type                 TEXT NOT NULL CHECK (stp_type IN ('INIT', 'TABLE', 'SEQUENCE', 'TABLE_PART', 'INDEX', 'CHECK',
                                                               'FOREIGN_KEY', 'CUSTOM', 'END')),
    stp_schema               TEXT,
    stp_object               TEXT,
    stp_sub_object           TEXT,
    stp_sql_function         TEXT,
    stp_shell_script         TEXT,
    stp_cost                 BIGINT NOT NULL,
    stp_added_parents        TEXT[] NOT NULL DEFAULT '{}',
    stp_parents              TEXT[],
    PRIMARY KEY (stp_batch_name, stp_name)
);
CREATE INDEX step_object_idx ON step (stp_schema, stp_object);
COMMENT ON TABLE step IS 'Steps of the batches: each is one function call, on one object, in one transaction.';
COMMENT ON COLUMN step.stp_batch_name IS 'Batch of the step.';
COMMENT ON COLUMN step.stp_name IS 'Name of the step: <schema>.<table>, <schema>.<table>.<part>...';
COMMENT ON COLUMN step.stp_type IS 'INIT, TABLE, SEQUENCE, TABLE_PART, INDEX, CHECK, FOREIGN_KEY, CUSTOM or END.';
COMMENT ON COLUMN step.stp_schema IS 'Schema of the processed object.';
COMMENT ON COLUMN step.stp_object IS 'Table or sequence to process.';
COMMENT ON COLUMN step.stp_sub_object IS 'Part, index or foreign key of the table.';
COMMENT ON COLUMN step.stp_sql_function IS 'Function of the extension to call.';
COMMENT ON COLUMN step.stp_shell_script IS 'Script to run instead of a function.';
COMMENT ON COLUMN step.stp_cost IS 'Weight of the step: kB to copy, for a table.';
COMMENT ON COLUMN step.stp_added_parents IS 'Parents asked for with add_step_parent.';
COMMENT ON COLUMN step.stp_parents IS 'Steps that must have ended before; NULL until the configuration is completed.';

CREATE TABLE table_to_process (
    tbl_schema               TEXT NOT NULL,
    tbl_name                 TEXT NOT NULL,
    tbl_migration            TEXT NOT NULL REFERENCES migration,
    tbl_foreign_schema       TEXT NOT NULL,
    tbl_foreign_name         TEXT NOT NULL,
    tbl_source_schema        TEXT NOT NULL,
    tbl_source_name          TEXT NOT NULL,
    tbl_rows                 BIGINT,
    tbl_kbytes               BIGINT,
    tbl_copy_sort_order      TEXT,
    tbl_some_gen_alw_id_col  BOOLEAN NOT NULL,
    tbl_referencing_tables   TEXT[] NOT NULL DEFAULT '{}',
    tbl_referenced_tables    TEXT[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (tbl_schema, tbl_name)
);
CREATE INDEX table_to_process_migration_idx ON table_to_process (tbl_migration);
COMMENT ON TABLE table_to_process IS 'Registered tables of this database.';
COMMENT ON COLUMN table_to_process.tbl_schema IS 'Schema of the table.';
COMMENT ON COLUMN table_to_process.tbl_name IS 'Name of the table.';
COMMENT ON COLUMN table_to_process.tbl_migration IS 'Migration it belongs to.';
COMMENT ON COLUMN table_to_process.tbl_foreign_schema IS 'Schema of its foreign table.';
COMMENT ON COLUMN table_to_process.tbl_foreign_name IS 'Name of its foreign table.';
COMMENT ON COLUMN table_to_process.tbl_source_schema IS 'Schema in the source database.';
COMMENT ON COLUMN table_to_process.tbl_source_name IS 'Name in the source database.';
COMMENT ON COLUMN table_to_process.tbl_rows IS 'Rows in the source, estimated; NULL if not known.';
COMMENT ON COLUMN table_to_process.tbl_kbytes IS 'Size in the source, in kB; NULL if not known.';
COMMENT ON COLUMN table_to_process.tbl_copy_sort_order IS 'ORDER BY list of the copy, for a table clustered on an index.';
COMMENT ON COLUMN table_to_process.tbl_some_gen_alw_id_col IS 'True if a column is GENERATED ALWAYS AS IDENTITY.';
COMMENT ON COLUMN table_to_process.tbl_referencing_tables IS 'Tables with a foreign key on this one, when it was registered.';
COMMENT ON COLUMN table_to_process.tbl_referenced_tables IS 'Tables on which this one has a foreign key, when it was registered.';

CREATE TABLE table_column (
    tco_schema               TEXT NOT NULL,
    tco_table                TEXT NOT NULL,
    tco_name                 TEXT NOT NULL,
    tco_number               SMALLINT NOT NULL,
    tco_type                 TEXT NOT NULL,
    tco_copy_source_expr     TEXT,
    tco_copy_dest_col        TEXT,
    tco_compare_source_expr  TEXT,
    tco_compare_dest_expr    TEXT,
    tco_compare_sort_rank    SMALLINT,
    PRIMARY KEY (tco_schema, tco_table, tco_name),
    FOREIGN KEY (tco_schema, tco_table) REFERENCES table_to_process
);
COMMENT ON TABLE table_column IS 'Columns of the registered tables.';
COMMENT ON COLUMN table_column.tco_schema IS 'Schema of the table.';
COMMENT ON COLUMN table_column.tco_table IS 'Name of the table.';
COMMENT ON COLUMN table_column.tco_name IS 'Name of the column.';
COMMENT ON COLUMN table_column.tco_number IS 'Number of the column in its table.';
COMMENT ON COLUMN table_column.tco_type IS 'Type of the column.';
COMMENT ON COLUMN table_column.tco_copy_source_expr IS 'Expression to read on the foreign table; NULL for a generated column.';
COMMENT ON COLUMN table_column.tco_copy_dest_col IS 'Column to write, quoted if needed; NULL for a generated column.';
COMMENT ON COLUMN table_column.tco_compare_source_expr IS 'Expression to compare, on the foreign table; NULL if the column is masked.';
COMMENT ON COLUMN table_column.tco_compare_dest_expr IS 'Expression to compare, on the table; NULL if the column is masked.';
COMMENT ON COLUMN table_column.tco_compare_sort_rank IS 'Rank in the key on which rows are matched; NULL outside the key.';
