-- What the tables, types and signatures of 1.0.0 need to become those of 1.1.0. Today's functions and views follow.

DROP FUNCTION _create_foreign_schema(TEXT);
DROP FUNCTION _aggregates(TEXT, TEXT);
DROP FUNCTION _count(TEXT, table_to_process, TEXT, TEXT, TEXT[], TEXT[]);
