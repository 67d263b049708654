-- Steps of DISCOVER batches, continued: what the statistics of a source table mean for the table of this database.
--
-- E  the copy will fail            C  values will be changed by the copy
-- A  the column could be better    W  something is not known
-- Each sentence tells what was found, the limit of the column, and what to do.

CREATE OR REPLACE FUNCTION _counted(p_number BIGINT, p_one TEXT, p_many TEXT)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_counted$
-- A number of things, in a sentence.
    SELECT p_number || ' ' || CASE WHEN p_number = 1 THEN p_one ELSE p_many END;
$_counted$;

CREATE OR REPLACE FUNCTION _shown(p_number NUMERIC)
RETURNS TEXT LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_shown$
-- A number in a sentence; one of very many digits is cut.
    SELECT CASE WHEN length(p_number::TEXT) <= 50 THEN p_number::TEXT
                ELSE left(p_number::TEXT, 40) || format('... (%s digits)', length(p_number::TEXT)) END;
$_shown$;

CREATE OR REPLACE FUNCTION _discover_table_messages(p_registered table_to_process, p_statistics discovery_table)
RETURNS TABLE (msg_type TEXT, msg_code TEXT, msg_text TEXT) LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_discover_table_messages$
-- Messages on a table as a whole.
    WITH surplus (nb_column, names) AS (
        SELECT count(*), string_agg(quote_ident(attname), ', ' ORDER BY attnum)
            FROM pg_catalog.pg_attribute
            WHERE attrelid = to_regclass(format('%I.%I', p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name))
              AND attnum > 0 AND NOT attisdropped
              AND attname NOT IN (SELECT tco_name FROM table_column
                                      WHERE tco_schema = p_registered.tbl_schema AND tco_table = p_registered.tbl_name)
    )
    SELECT 'W', 'EMPTY_TABLE', 'The table has no row in the source; nothing can be said of its contents.'
        WHERE p_statistics.dscv_nb_row = 0 AND coalesce(p_statistics.dscv_max_row, 1) > 0
    UNION ALL
    SELECT 'W', 'NOT_ALL_ROWS',
           format('Only %s read, the limit set by DISCOVER_MAX_ROWS; what others hold is not known. Run the batch without this option to '
                  'read all.', _counted(p_statistics.dscv_nb_row, 'row was', 'rows were'))
        WHERE p_statistics.dscv_nb_row >= p_statistics.dscv_max_row
    UNION ALL
    SELECT 'W', 'SKIPPED_COLUMNS',
           format('%s missing here and not copied: %s. Add what is needed to the table, and register it again.',
                  _counted(nb_column, 'column of the source is', 'columns of the source are'), names)
        FROM surplus WHERE nb_column > 0;
$_discover_table_messages$;

CREATE OR REPLACE FUNCTION _discover_null_messages(c discovery_column, p_nbRow BIGINT, p_isNotNull BOOLEAN)
RETURNS TABLE (msg_type TEXT, msg_code TEXT, msg_text TEXT) LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_discover_null_messages$
-- Messages on NULLs.
    SELECT 'E', 'NULL_VALUES',
           format('NULL in %s of %s, but the column is NOT NULL; drop the constraint, or tell with register_column_transform_rule() what '
                  'to copy instead.', p_nbRow - c.dscv_nb_not_null, _counted(p_nbRow, 'row', 'rows'))
        WHERE p_isNotNull AND c.dscv_nb_not_null < p_nbRow
    UNION ALL
    SELECT 'A', 'CONSIDER_NOT_NULL',
           format('No NULL in %s; consider declaring the column NOT NULL.', _counted(p_nbRow, 'row', 'rows'))
        WHERE NOT p_isNotNull AND c.dscv_nb_not_null = p_nbRow AND p_nbRow > 0
    UNION ALL
    SELECT 'W', 'ONLY_NULL',
           format('Nothing but NULL in %s; find out whether the column is still needed.', _counted(p_nbRow, 'row', 'rows'))
        WHERE c.dscv_nb_not_null = 0 AND p_nbRow > 0;
$_discover_null_messages$;

CREATE OR REPLACE FUNCTION _discover_string_messages(c discovery_column, p_source REGTYPE, p_target REGTYPE, p_modifier INT, p_declared TEXT)
RETURNS TABLE (msg_type TEXT, msg_code TEXT, msg_text TEXT) LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_discover_string_messages$
-- Messages on strings, bit strings and binary values. An integer may go into a string: its longest text is that of the least or the
-- greatest. No value can be longer than 1 GB less its header.
-- Input: statistics, type in the source, type and modifier here, both under domains; type as declared here.
    WITH lengths (longest, declared, greatest_possible) AS (
        SELECT CASE WHEN _discover_kind(p_source) = 'integer' THEN greatest(length(c.dscv_num_min::TEXT), length(c.dscv_num_max::TEXT))
                    ELSE c.dscv_str_max_length END,
               CASE WHEN p_target IN ('varchar', 'bpchar') AND p_modifier > 4 THEN p_modifier - 4
                    WHEN p_target IN ('bit', 'varbit') AND p_modifier > 0 THEN p_modifier END,
               1073741819
    )
    SELECT 'E', 'x00_CHARACTERS',
           format('%s the character NUL, that no value of type %s can hold; remove it with register_column_transform_rule().',
                  _counted(c.dscv_str_nul_char, 'value holds', 'values hold'), p_declared)
        WHERE c.dscv_str_nul_char > 0 AND (p_source <> 'json'::REGTYPE OR p_target = 'jsonb'::REGTYPE)
    UNION ALL
    SELECT 'E', 'TOO_SHORT_STRING',
           format('The longest value has a length of %s, but the column is of type %s, with at most %s; lengthen it.',
                  longest, p_declared, possible)
        FROM lengths, coalesce(declared, CASE WHEN p_target IN ('text', 'varchar', 'bpchar') THEN greatest_possible END) AS possible
        WHERE longest > possible
    UNION ALL
    SELECT 'E', 'TOO_SHORT_BINARY',
           format('The longest value has %s bytes, but no value of type %s can have more than %s (1 GB); copy it in a way of your own, as '
                  'a large object or a file.', longest, p_declared, greatest_possible)
        FROM lengths WHERE p_target = 'bytea'::REGTYPE AND longest > greatest_possible
    UNION ALL
    SELECT 'A', 'CONSIDER_SHORTER_STRING',
           format('The longest value has a length of %s, less than half of that of the type %s; consider a shorter one.', longest, p_declared)
        FROM lengths WHERE p_target IN ('varchar', 'bpchar') AND declared > 10 AND declared > 2 * longest
    UNION ALL
    SELECT 'A', 'CONSIDER_LO',
           format('The longest value has %s bytes, more than 50 MB; consider large objects, that are read and written in pieces.', longest)
        FROM lengths WHERE p_target = 'bytea'::REGTYPE AND longest > 52428800;
$_discover_string_messages$;

CREATE OR REPLACE FUNCTION _discover_number_messages(c discovery_column, p_source REGTYPE, p_target REGTYPE, p_modifier INT, p_declared TEXT)
RETURNS TABLE (msg_type TEXT, msg_code TEXT, msg_text TEXT) LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_discover_number_messages$
-- Messages on numbers. The copy rounds them to the scale of the column before it looks whether they fit. NaN fits into any type that
-- is no integer, infinity into no type with declared digits.
-- Input: as for _discover_string_messages().
    WITH target (is_integer, bound, scale, digits, nb_unfit) AS (
        SELECT p_target IN ('int2', 'int4', 'int8'),
               CASE p_target WHEN 'int2'::REGTYPE THEN 32768 WHEN 'int4'::REGTYPE THEN 2147483648
                             WHEN 'int8'::REGTYPE THEN 9223372036854775808
                             WHEN 'float4'::REGTYPE THEN 3.4028236e38 WHEN 'float8'::REGTYPE THEN 1.7976931348623159e308
                             WHEN 'numeric'::REGTYPE THEN ('1e' || (precision - declared_scale))::NUMERIC END,
               CASE WHEN p_target IN ('int2', 'int4', 'int8') THEN 0 WHEN p_target = 'numeric'::REGTYPE THEN declared_scale END,
               CASE p_target WHEN 'float4'::REGTYPE THEN 6 WHEN 'float8'::REGTYPE THEN 15 END,
               CASE WHEN p_target IN ('int2', 'int4', 'int8') THEN coalesce(c.dscv_num_nan, 0) + coalesce(c.dscv_num_infinite, 0)
                    WHEN p_target = 'numeric'::REGTYPE AND precision > 0 THEN coalesce(c.dscv_num_infinite, 0) ELSE 0 END
            FROM (VALUES (CASE WHEN p_modifier > -1 THEN p_modifier - 4 >> 16 & 65535 END,
                          CASE WHEN p_modifier > -1 THEN ((p_modifier - 4 & 2047) # 1024) - 1024 END)) AS m (precision, declared_scale)
    ), value (lowest, highest) AS (
        -- Nothing is rounded by the greatest number of digits that numeric can have behind the point.
        SELECT round(c.dscv_num_min, coalesce(scale, 16383)), round(c.dscv_num_max, coalesce(scale, 16383)) FROM target
    )
    SELECT 'E', CASE WHEN is_integer THEN 'TOO_SHORT_INTEGER' ELSE 'TOO_SHORT_NUMERIC' END,
           format('%s, which the type %s can not hold; choose a wider type, or tell with register_column_transform_rule() what to copy '
                  'instead.', CASE WHEN nb_unfit > 0 THEN format('%s NaN or infinite', _counted(nb_unfit, 'value is', 'values are'))
                                   ELSE format('The values lie between %s and %s', _shown(c.dscv_num_min), _shown(c.dscv_num_max)) END,
                  p_declared)
        FROM target, value
        WHERE nb_unfit > 0 OR highest >= bound OR CASE WHEN is_integer THEN lowest < -bound ELSE lowest <= -bound END
    UNION ALL
    SELECT 'C', CASE WHEN is_integer THEN 'NON_INTEGER' ELSE 'TOO_SHORT_SCALE' END,
           format('The values have up to %s behind the point, but the type %s %s.', _counted(c.dscv_num_max_fract_part, 'digit', 'digits'),
                  p_declared, CASE WHEN is_integer THEN 'has none; choose NUMERIC'
                                   ELSE format('rounds to %s; choose a larger scale', scale) END)
        FROM target WHERE c.dscv_num_max_fract_part > scale
    UNION ALL
    SELECT 'C', 'PRECISION_LOSS',
           format('The values have up to %s digits, but the type %s keeps only %s of them for certain; choose NUMERIC.',
                  c.dscv_num_max_precision, p_declared, digits)
        FROM target
        WHERE c.dscv_num_max_precision > digits
          AND NOT (p_source = 'float4'::REGTYPE OR p_source = 'float8'::REGTYPE AND p_target = 'float8'::REGTYPE)
    UNION ALL
    SELECT 'A', 'CONSIDER_INTEGER', format('All values lie between %s and %s; consider the type INTEGER.', c.dscv_num_min, c.dscv_num_max)
        FROM target
        WHERE p_target = 'int8'::REGTYPE AND nb_unfit = 0 AND c.dscv_num_max_fract_part = 0
          AND c.dscv_num_min >= -2147483648 AND c.dscv_num_max <= 2147483647;
$_discover_number_messages$;

CREATE OR REPLACE FUNCTION _discover_time_messages(c discovery_column, p_source REGTYPE, p_target REGTYPE, p_declared TEXT)
RETURNS TABLE (msg_type TEXT, msg_code TEXT, msg_text TEXT) LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_discover_time_messages$
-- Messages on dates and timestamps.
    SELECT 'C', 'TIME', format('%s a time of day, that the type %s drops; choose TIMESTAMP.',
                               _counted(c.dscv_nb_not_null - c.dscv_ts_nb_date, 'value has', 'values have'), p_declared)
        WHERE p_target = 'date'::REGTYPE AND c.dscv_ts_nb_date < c.dscv_nb_not_null
    UNION ALL
    SELECT 'A', 'CONSIDER_DATE',
           format('No time of day in %s%s; consider the type DATE.', _counted(c.dscv_nb_not_null, 'value', 'values'),
                  CASE WHEN p_source = 'timestamptz'::REGTYPE THEN format(' in the time zone %s', current_setting('TimeZone')) END)
        WHERE p_target IN ('timestamp', 'timestamptz') AND c.dscv_ts_nb_date = c.dscv_nb_not_null AND c.dscv_nb_not_null > 0;
$_discover_time_messages$;

CREATE OR REPLACE FUNCTION _discover_type_messages(p_column table_column, p_source REGTYPE, p_target REGTYPE, p_declared TEXT)
RETURNS TABLE (msg_type TEXT, msg_code TEXT, msg_text TEXT) LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_discover_type_messages$
-- Messages on types, and on columns without statistics.
    SELECT 'E', 'MONEY',
           format('The type money of the %s is written in the currency and format of lc_monetary, that need not be the same in both '
                  'databases, so values may be refused or changed; choose NUMERIC here, and convert in the source.',
                  CASE WHEN p_source = 'money'::REGTYPE THEN 'source' ELSE 'column' END)
        WHERE 'money'::REGTYPE IN (p_source, p_target)
    UNION ALL
    SELECT 'W', 'NOT_ANALYZED',
           CASE WHEN p_column.tco_copy_source_expr IS NULL THEN 'The column is generated here; what the source holds for it is not copied.'
                WHEN p_column.tco_copy_source_expr <> quote_ident(p_column.tco_name)
                     THEN format('The column is filled by the expression %s; its values are not known before the copy.',
                                 p_column.tco_copy_source_expr)
                WHEN p_source IS NULL THEN 'The source has no such column; tell with register_column_transform_rule() what to copy instead.'
                ELSE format('There are no statistics for the type %s; only NULLs were counted.', p_source) END
        WHERE p_source IS NULL OR _discover_kind(p_source) IS NULL;
$_discover_type_messages$;

CREATE OR REPLACE FUNCTION _discover_store_messages(p_registered table_to_process, p_table REGCLASS)
RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS
$_discover_store_messages$
-- Notes the messages on a table whose statistics are stored.
    INSERT INTO discovery_message
        SELECT p_registered.tbl_schema, p_registered.tbl_name, NULL, NULL, msg_type, msg_code, msg_text
            FROM discovery_table d, LATERAL _discover_table_messages(p_registered, d) AS m
            WHERE dscv_schema = p_registered.tbl_schema AND dscv_table = p_registered.tbl_name
        UNION ALL
        SELECT p_registered.tbl_schema, p_registered.tbl_name, attname, tco_number, msg_type, msg_code, msg_text
            FROM table_column tc
                 JOIN pg_catalog.pg_attribute a ON attrelid = p_table AND attname = tco_name AND attnum > 0
                 JOIN discovery_table d ON d.dscv_schema = tco_schema AND d.dscv_table = tco_table
                 LEFT JOIN discovery_column c ON c.dscv_schema = tco_schema AND c.dscv_table = tco_table AND c.dscv_column = tco_name
                 LEFT JOIN _discover_columns(p_registered) ON dsc_name = tco_name,
                 LATERAL _under_domains(atttypid, atttypmod) AS t,
                 LATERAL format_type(atttypid, atttypmod) AS declared,
                 LATERAL (SELECT * FROM _discover_null_messages(c, dscv_nb_row, attnotnull OR is_not_null)
                          UNION ALL
                          SELECT * FROM _discover_string_messages(c, dsc_base, t.type, t.modifier, declared)
                          UNION ALL
                          SELECT * FROM _discover_number_messages(c, dsc_base, t.type, t.modifier, declared)
                          UNION ALL
                          SELECT * FROM _discover_time_messages(c, dsc_base, t.type, declared)
                          UNION ALL
                          SELECT * FROM _discover_type_messages(tc, dsc_base, t.type, declared)) AS m
            WHERE tco_schema = p_registered.tbl_schema AND tco_table = p_registered.tbl_name;
$_discover_store_messages$;
