-- Views on the results.

CREATE OR REPLACE VIEW counter_diff AS
    SELECT cnt_schema, cnt_table, cnt_counter, s.cnt_value AS cnt_source_value, d.cnt_value AS cnt_dest_value,
           s.cnt_timestamp AS cnt_source_ts, d.cnt_timestamp AS cnt_dest_ts
        FROM (SELECT * FROM counter WHERE cnt_database = 'S') AS s
             FULL JOIN (SELECT * FROM counter WHERE cnt_database = 'D') AS d USING (cnt_schema, cnt_table, cnt_counter)
        WHERE s.cnt_value IS DISTINCT FROM d.cnt_value;
COMMENT ON VIEW counter_diff IS 'Aggregates of tables that differ between source and destination.';
COMMENT ON COLUMN counter_diff.cnt_schema IS 'Schema of the table.';
COMMENT ON COLUMN counter_diff.cnt_table IS 'Name of the table.';
COMMENT ON COLUMN counter_diff.cnt_counter IS 'Name of the aggregate.';
COMMENT ON COLUMN counter_diff.cnt_source_value IS 'Value in the source; NULL if not computed.';
COMMENT ON COLUMN counter_diff.cnt_dest_value IS 'Value in the destination; NULL if not computed.';
COMMENT ON COLUMN counter_diff.cnt_source_ts IS 'When it was computed in the source.';
COMMENT ON COLUMN counter_diff.cnt_dest_ts IS 'When it was computed in the destination.';
