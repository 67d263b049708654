-- What the tables, types and signatures of 1.0.0 need to become those of 1.1.0. Today's functions and views follow.

DROP FUNCTION _create_foreign_schema(TEXT);
DROP FUNCTION _aggregates(TEXT, TEXT);
DROP FUNCTION _count(TEXT, table_to_process, TEXT, TEXT, TEXT[], TEXT[]);

ALTER TABLE content_diff ADD diff_part TEXT, ADD diff_kind TEXT CHECK (diff_kind IN ('missing', 'surplus', 'changed', 'count')),
                         ADD diff_copies BIGINT;
COMMENT ON COLUMN content_diff.diff_rank IS 'Number of the differing key within the relation, or its part, in key order.';
COMMENT ON COLUMN content_diff.diff_other_cols IS 'The other columns that differ; all of them if the row is in one database only.';
COMMENT ON COLUMN content_diff.diff_part IS 'Part of the table that was compared; NULL for the whole table.';
COMMENT ON COLUMN content_diff.diff_kind IS 'missing in the destination, surplus there, changed, or not the same count of equal rows.';
COMMENT ON COLUMN content_diff.diff_copies IS 'How many equal rows this database holds.';
