-- Steps of COPY batches, continued: what the check of a table computes.

CREATE OR REPLACE FUNCTION _aggregates(p_table table_to_process, p_onlyRows BOOLEAN, p_isPortable BOOLEAN)
RETURNS TABLE (agg_counter TEXT, agg_source TEXT, agg_dest TEXT) LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_aggregates$
-- The counters of a table: name, aggregate in the source, aggregate here. All of a side are computed in one scan.
--   nb_rows            number of rows
--   checksum           sum of the hashes of all rows: it does not depend on their order, but on how often each is there
--   min(c), max(c), sum(c)   of each numeric column c; floating-point numbers have their 15 reliable digits
-- Input: table, whether only rows are counted, whether hashes must be portable.
BEGIN
    RETURN QUERY
        WITH columns AS MATERIALIZED (
            SELECT col_name, col_type, col_source, col_dest, _canonical_value(col_source, col_type) AS source_value,
                   _canonical_value(col_dest, col_type) AS dest_value
                FROM _columns_to_compare(p_table) WHERE NOT p_onlyRows
        )
        SELECT 'nb_rows', 'count(*)', 'count(*)'
        UNION ALL
        SELECT 'checksum', format('coalesce(sum(%s), 0)', _row_hash(ARRAY(SELECT source_value FROM columns), p_isPortable)),
               format('coalesce(sum(%s), 0)', _row_hash(ARRAY(SELECT dest_value FROM columns), p_isPortable))
            WHERE NOT p_onlyRows
        UNION ALL
        SELECT format('%s(%s)', aggregate, col_name), format(_number_aggregate(aggregate, col_type), col_source),
               format(_number_aggregate(aggregate, col_type), col_dest)
            FROM columns, unnest(ARRAY['min', 'max', 'sum']) AS aggregate
            WHERE col_type = ANY ('{int2,int4,int8,numeric,money,float4,float8}'::REGTYPE[]);
END;
$_aggregates$;

CREATE OR REPLACE FUNCTION _number_aggregate(p_aggregate TEXT, p_type REGTYPE)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_number_aggregate$
-- The template of an aggregate of numbers, the same whatever the order of the rows. Sums of floating-point numbers are those of decimal
-- ones; sums of decimal numbers leave out what could overflow.
    SELECT CASE WHEN p_aggregate <> 'sum' THEN p_aggregate || '(%1$s)::numeric'
                WHEN p_type = 'numeric'::REGTYPE THEN 'sum(%1$s::numeric) FILTER (WHERE %1$s::numeric BETWEEN -1e100000 AND 1e100000)'
                WHEN p_type = ANY ('{int2,int4,int8}'::REGTYPE[]) THEN 'sum(%1$s)::numeric'
                ELSE 'sum(%1$s::numeric)'
           END;
$_number_aggregate$;

CREATE OR REPLACE FUNCTION _list_of_aggregates(p_aggregates TEXT[])
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_list_of_aggregates$
-- Parallel workers hand on a row of aggregates, which has at most 1,664 columns: with more no worker may take part, as set_config() says,
-- in one value more.
    SELECT array_to_string(p_aggregates, ', ')
           || CASE WHEN cardinality(p_aggregates) > 1600 THEN ', nullif(set_config(''data2pg.is_wide'', ''1'', TRUE), ''1'')::numeric'
                   ELSE '' END;
$_list_of_aggregates$;

CREATE OR REPLACE FUNCTION _dest_statement(p_table table_to_process, p_aggregates TEXT[])
RETURNS TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_dest_statement$
-- The query for the aggregates of a table here.
    SELECT format('SELECT ARRAY[%s]::NUMERIC[] FROM %s', _list_of_aggregates(p_aggregates),
                  _own_rows(to_regclass(format('%I.%I', p_table.tbl_schema, p_table.tbl_name))));
$_dest_statement$;

CREATE OR REPLACE FUNCTION _source_statement(p_table table_to_process, p_aggregates TEXT[])
RETURNS TEXT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_source_statement$
-- The query for the aggregates that is sent to the source: there the columns get the names that they have in the foreign table.
-- Output: the query; NULL if the source does not give the same values as the foreign table.
DECLARE
    v_relation               JSONB;
BEGIN
    IF EXISTS (SELECT FROM _columns_to_compare(p_table)
                   WHERE NOT col_has_same_type OR NOT _is_written_alike(col_type)
                      OR NOT col_is_plain AND NOT coalesce(_ask_source(p_table.tbl_migration, 'runs', p_table.tbl_schema, p_table.tbl_name,
                                                                       col_source)::BOOLEAN, FALSE)) THEN
        RETURN NULL;
    END IF;
    v_relation = _ask_source(p_table.tbl_migration, 'relation', p_table.tbl_schema, p_table.tbl_name)::JSONB;
    RETURN format('SELECT to_json(ARRAY[%s]::numeric[]::text[]) FROM (SELECT %s FROM %s) AS s', _list_of_aggregates(p_aggregates),
                  (SELECT string_agg(format('%s AS %I', value, key), ', ') FROM jsonb_each_text(v_relation -> 'columns')),
                  v_relation ->> 'relation')
        WHERE v_relation IS NOT NULL;
END;
$_source_statement$;

CREATE OR REPLACE FUNCTION _is_written_alike(p_type REGTYPE)
RETURNS BOOLEAN LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_is_written_alike$
-- Tells whether values of a type are written alike by all servers: built-in types, enumerations, arrays of them.
    SELECT t.typnamespace = 'pg_catalog'::REGNAMESPACE AND coalesce(e.typnamespace = 'pg_catalog'::REGNAMESPACE, TRUE)
           OR coalesce(e.typtype, t.typtype) = 'e'
        FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
        WHERE t.oid = p_type;
$_is_written_alike$;
