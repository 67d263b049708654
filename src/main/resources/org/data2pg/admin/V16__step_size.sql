-- Bytes are counted in runs with a reference run, too, whose costs are durations.

ALTER TABLE step ADD COLUMN stp_size BIGINT NOT NULL DEFAULT 0;
COMMENT ON COLUMN step.stp_size IS 'Cost as configured in the target database, for a table its kilobytes on the source; 0 in runs that began before it was kept';
