-- As a DBA of Data2Pg 0.7 would have it: run again and again, positional, named and mixed notation, registrations that overlap.
SET search_path TO "data2pg0.7";

CREATE TABLE IF NOT EXISTS my_statistics (LIKE source_table_stat);
TRUNCATE my_statistics;
INSERT INTO my_statistics VALUES
    ('PG''s db', 'myschema1', 'mytbl1', 1200, 800), ('PG''s db', 'myschema1', 'myTbl3', 2500, 4000),
    ('PG''s db', 'myschema1', 'MYTBL4', 500, 100), ('PG''s db', 'phil''s schema"3', 'phil''s tbl1', 100, 16),
    ('PG''s db', 'phil''s schema"3', E'my"tbl2\\', 300, 24), ('PG''s db', E'back\\slash', 'old_t.a$$b;%L', 2, 8),
    ('PG''s db', E'back\\slash', 'old_t', 1, 8);

CREATE OR REPLACE FUNCTION old_name(p_name TEXT) RETURNS TEXT LANGUAGE SQL AS $$SELECT 'old_' || p_name$$;

CREATE OR REPLACE FUNCTION my_step(TEXT, TEXT, JSONB) RETURNS SETOF step_report_type LANGUAGE plpgsql AS
$$
BEGIN
    RETURN QUERY SELECT 'MY_INDICATOR', count(*), 25::SMALLINT, TRUE FROM myschema1.mytbl1;
END;
$$;
GRANT EXECUTE ON FUNCTION my_step TO data2pg;

SELECT drop_migration('PG''s db');
SELECT create_migration(
    p_migration            => 'PG''s db',
    p_sourceDbms           => 'PostgreSQL',
    p_extension            => 'postgres_fdw',
    p_serverOptions        => '${server}, fetch_size ''1000''',
    p_userMappingOptions   => '${user}');

-- Tables.
SELECT register_table('PG''s db', 'myschema1', 'mytbl1', p_sourceTableStatLoc => 'my_statistics');
SELECT register_table('PG''s db', 'myschema1', 'mytbl4', NULL, 'upper', 'my_statistics', TRUE, NULL, FALSE);
SELECT register_tables('PG''s db', 'myschema1', '.*', NULL, p_sourceTableStatLoc => 'my_statistics');
SELECT register_tables('PG''s db', 'phil''s schema"3', '.*', '^phil', 'phil''s schema"3', NULL, 'my_statistics');
SELECT register_tables('PG''s db', 'phil''s schema"3', p_sourceTableStatLoc => '"data2pg0.7".my_statistics', p_sortByClusterIdx => FALSE);
SELECT register_table('PG''s db', E'back\\slash', 't.a$$b;%L', p_sourceTableNamesFnct => '"data2pg0.7".old_name', p_sourceTableStatLoc => 'my_statistics');
SELECT register_tables(p_migration => 'PG''s db', p_schema => E'back\\slash', p_sourceTableNamesFnct => '"data2pg0.7".old_name',
                       p_tablesToInclude => '^t', p_sourceTableStatLoc => 'my_statistics');

-- Rules and parts.
SELECT register_column_transform_rule('phil''s schema"3', 'phil''s tbl1', 'phil''s col12', '"phil''s col12" || $$''%$$');
SELECT register_column_transform_rule('phil''s schema"3', 'phil''s tbl1', 'phil''s col12', 'upper("phil''s col12")');
SELECT register_table_part('myschema1', 'myTbl3', 'pre', NULL, TRUE, FALSE);
SELECT register_table_part('myschema1', 'myTbl3', '1', 'col31 <= 1000');
SELECT register_table_part('myschema1', 'myTbl3', '2', 'col31 > 1000 AND col32 <> ''infinity''', p_isLastPart => FALSE);
SELECT register_table_part('myschema1', 'myTbl3', 'post', NULL, FALSE, TRUE);

-- Sequences.
SELECT register_sequence('PG''s db', 'phil''s schema"3', E'phil''s seq\\1');
SELECT register_sequences('PG''s db', 'phil''s schema"3', '.*', NULL);
SELECT register_sequences('PG''s db', p_schema => 'myschema1');

-- The COPY batch.
SELECT drop_batch('BATCH1');
SELECT create_batch('BATCH1', 'PG''s db', 'COPY', TRUE, TRUE);
SELECT assign_tables_to_batch('BATCH1', 'myschema1', '.*', '^myTbl3$');
SELECT assign_table_to_batch(p_batchName => 'BATCH1', p_schema => 'phil''s schema"3', p_table => 'phil''s tbl1');
SELECT assign_tables_to_batch('BATCH1', 'phil''s schema"3');
SELECT assign_tables_to_batch('BATCH1', E'back\\slash', p_tablesToExclude => NULL);
SELECT assign_table_part_to_batch('BATCH1', 'myschema1', 'myTbl3', 'pre');
SELECT assign_table_parts_to_batch('BATCH1', 'myschema1', 'myTbl3');
SELECT assign_index_to_batch('BATCH1', 'myschema1', 'myTbl3', E'myTbl3\\ idx');
SELECT assign_indexes_to_batch('BATCH1', 'myschema1', 'myTbl3', '.*', NULL);
SELECT assign_table_checks_to_batch('BATCH1', 'myschema1', 'mytbl1');
SELECT assign_tables_checks_to_batch('BATCH1', 'myschema1', '1|3');
SELECT assign_tables_checks_to_batch('BATCH1', 'phil''s schema"3');
SELECT assign_sequences_to_batch('BATCH1', 'phil''s schema"3');
SELECT assign_sequence_to_batch('BATCH1', 'myschema1', 'myTbl3_col31_seq');
SELECT assign_fkey_checks_to_batch('BATCH1', 'phil''s schema"3', E'my"tbl2\\');
SELECT assign_fkey_checks_to_batch(p_batchName => 'BATCH1', p_schema => 'myschema1', p_table => 'mytbl4', p_fkey => 'mytbl4_col44_fkey');
SELECT assign_custom_step_to_batch('BATCH1', 'my step', 'my_step', 'myschema1', 'mytbl1', NULL, 7);
SELECT add_step_parent('BATCH1', 'my step', 'myschema1.mytbl1');
SELECT set_step_cost_multiplier('BATCH1', 'myschema1.myTbl3.1', 0.4);
SELECT set_step_cost_multiplier('BATCH1', p_step => 'myschema1.myTbl3.2', p_factor => 0.6);

-- The COMPARE batch.
SELECT register_column_comparison_rule('phil''s schema"3', 'phil''s tbl1', E'phil\\s col\\13');
SELECT register_column_comparison_rule('phil''s schema"3', E'my"tbl2\\', E'col\\22', E'lower("col\\22")');
SELECT register_column_comparison_rule('myschema1', 'mytbl4', p_column => 'col42', p_sourceExpression => 'col42 || ''%''',
                                       p_targetExpression => 'col42 || chr(37)');
SELECT create_batch(p_batchName => 'COMPARE1', p_migration => 'PG''s db', p_batchType => 'COMPARE', p_withInitStep => true, p_withEndStep => true);
SELECT assign_tables_to_batch('COMPARE1', 'myschema1', '.*', '^myTbl3$');
SELECT assign_table_part_to_batch('COMPARE1', 'myschema1', 'myTbl3', 'pre');
SELECT assign_table_part_to_batch('COMPARE1', 'myschema1', 'myTbl3', '1');
SELECT assign_table_part_to_batch('COMPARE1', 'myschema1', 'myTbl3', '2');
SELECT assign_tables_to_batch('COMPARE1', 'phil''s schema"3');
SELECT assign_tables_to_batch('COMPARE1', E'back\\slash');
SELECT assign_sequences_to_batch('COMPARE1', 'phil''s schema"3');

-- The DISCOVER batch.
SELECT create_batch('DISCOVER1', 'PG''s db', 'DISCOVER', true, true);
SELECT assign_tables_to_batch('DISCOVER1', 'myschema1', '1|3');
SELECT assign_table_to_batch('DISCOVER1', p_schema => 'phil''s schema"3', p_table => 'phil''s tbl1');

SELECT complete_migration_configuration('PG''s db');
