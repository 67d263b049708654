-- _discover_init, _discover_table, _discover_end, discovery_table, discovery_column, discovery_message.

--@ a batch of type DISCOVER has tables, no sequences, parts, indexes or checks
SET LOCAL TimeZone TO 'UTC';
SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}');
SELECT register_tables('M', 'dsc', '^(number|string|time|other|same|widest)$'), register_tables('M', 'app', '^(customer|empty|no_column|partitioned)$'), register_sequence('M', 'app', 'cycling');
SELECT register_table_part('app', 'customer', 'all', 'TRUE', TRUE, TRUE);
SELECT create_batch('D', 'M', 'DISCOVER', TRUE, TRUE);
SELECT assign_tables_to_batch('D', 'dsc') + assign_tables_to_batch('D', 'app');
--= 10
SELECT assign_sequence_to_batch('D', 'app', 'cycling');
--! D2P07 assign_sequence_to_batch: The batch "D" is of type DISCOVER, but such steps belong to batches of type COPY or COMPARE.
SELECT assign_table_part_to_batch('D', 'app', 'customer', 'all');
--! D2P07 assign_table_part_to_batch: The batch "D" is of type DISCOVER, but such steps belong to batches of type COPY or COMPARE.
SELECT register_column_transform_rule('dsc', 'other', 'by_rule', 'upper(by_rule)');
SELECT complete_migration_configuration('M');
--= 1
SELECT wp_name, wp_sql_function, wp_parents FROM __get_working_plan('D') WHERE wp_name IN ('INIT_M', 'app.empty') ORDER BY 1;
--= INIT_M|_discover_init|{}
--= app.empty|_discover_table|{INIT_M}

--@ INIT and END have no indicators
SELECT * FROM _discover_init('D', 'INIT_M', '{}');
--= (none)
SELECT * FROM _discover_end('D', 'END_M', '{}');
--= (none)

--@ the indicators of a table
SELECT * FROM _discover_table('D', 'dsc.number', '{}');
--= DISCOVERED_COLUMNS|19|1|f
--= DISCOVERED_ROWS|3|2|f
--= GENERATED_MESSAGES|33|3|t
--= GEN_ERROR_MSG|9|4|f
--= GEN_CORRUPTION_MSG|8|5|f
--= GEN_ADVICE_MSG|16|6|f
--= GEN_WARNING_MSG|0|7|f
SELECT dscv_schema, dscv_table, dscv_timestamp > now(), dscv_max_row, dscv_nb_row FROM discovery_table;
--= dsc|number|t|NULL|3

--@ numbers: NaN, infinity and thousands of digits
SELECT dscv_column, dscv_column_num, dscv_type, dscv_nb_not_null, left(dscv_num_min::TEXT, 8), left(dscv_num_max::TEXT, 8), dscv_num_max_precision,
       dscv_num_max_integ_part, dscv_num_max_fract_part, dscv_num_nan, dscv_num_infinite
    FROM discovery_column WHERE dscv_table = 'number' ORDER BY 2;
--= i2|1|integer|3|-40000|40000|5|5|0|NULL|NULL
--= i4|2|bigint|3|1|30000000|10|10|0|NULL|NULL
--= i8|3|bigint|3|-2147483|21474836|10|10|0|NULL|NULL
--= i8_wide|4|bigint|3|1|50000000|10|10|0|NULL|NULL
--= n_int|5|numeric|3|3|100000|6|6|0|0|0
--= n_scale|6|numeric(12,4)|3|1.5000|12.3456|6|2|4|0|0
--= n_any|7|numeric|3|0.333333|0.333333|1000|0|1000|1|1
--= n_rounded|8|numeric|3|5|999.95|5|3|2|0|0
--= n_inf|9|numeric|3|1.25|5|3|1|2|0|1
--= f4|10|numeric(12,6)|3|0.000000|123456.7|9|6|3|0|0
--= f4_f8|11|double precision|3|0.000000|3|7|1|7|0|0
--= f8|12|real|3|1.5|2|2|1|1|1|0
--= i_f8|13|bigint|2|7|12345678|19|19|0|NULL|NULL
--= i4_frac|14|numeric(6,2)|2|1.50|2.00|2|1|1|0|0
--= i4_nan|15|real|3|1|1|1|1|0|1|1
--= m|16|money|1|1.00|1.00|1|1|0|0|0
--= m_n|17|money|1|12.50|12.50|3|2|1|0|0
--= big|18|numeric|3|0|10000000|402|401|1|0|0
--= n_negative|19|numeric|3|-999.4|0|4|3|1|0|0

--@ messages on numbers
SELECT dscv_column, dscv_msg_type, dscv_msg_code, dscv_msg_text FROM discovery_message
    WHERE dscv_table = 'number' AND dscv_msg_code <> 'CONSIDER_NOT_NULL' ORDER BY dscv_column_num, 3;
--= i2|E|TOO_SHORT_INTEGER|The values lie between -40000 and 40000, which the type smallint can not hold; choose a wider type, or tell with register_column_transform_rule() what to copy instead.
--= i4|E|TOO_SHORT_INTEGER|The values lie between 1 and 3000000000, which the type integer can not hold; choose a wider type, or tell with register_column_transform_rule() what to copy instead.
--= i8|A|CONSIDER_INTEGER|All values lie between -2147483648 and 2147483647; consider the type INTEGER.
--= n_int|E|TOO_SHORT_NUMERIC|The values lie between 3 and 100000, which the type numeric(5,0) can not hold; choose a wider type, or tell with register_column_transform_rule() what to copy instead.
--= n_scale|C|TOO_SHORT_SCALE|The values have up to 4 digits behind the point, but the type numeric(8,2) rounds to 2; choose a larger scale.
--= n_rounded|E|TOO_SHORT_NUMERIC|The values lie between 5 and 999.95, which the type numeric(4,1) can not hold; choose a wider type, or tell with register_column_transform_rule() what to copy instead.
--= n_rounded|C|TOO_SHORT_SCALE|The values have up to 2 digits behind the point, but the type numeric(4,1) rounds to 1; choose a larger scale.
--= n_inf|E|TOO_SHORT_NUMERIC|1 value is NaN or infinite, which the type numeric(10,2) can not hold; choose a wider type, or tell with register_column_transform_rule() what to copy instead.
--= f4|C|PRECISION_LOSS|The values have up to 9 digits, but the type real keeps only 6 of them for certain; choose NUMERIC.
--= f4_f8|C|PRECISION_LOSS|The values have up to 7 digits, but the type real keeps only 6 of them for certain; choose NUMERIC.
--= i_f8|C|PRECISION_LOSS|The values have up to 19 digits, but the type double precision keeps only 15 of them for certain; choose NUMERIC.
--= i4_frac|C|NON_INTEGER|The values have up to 1 digit behind the point, but the type integer has none; choose NUMERIC.
--= i4_nan|E|TOO_SHORT_INTEGER|2 values are NaN or infinite, which the type integer can not hold; choose a wider type, or tell with register_column_transform_rule() what to copy instead.
--= m|E|MONEY|The type money of the source is written in the currency and format of lc_monetary, that need not be the same in both databases, so values may be refused or changed; choose NUMERIC here, and convert in the source.
--= m_n|E|MONEY|The type money of the source is written in the currency and format of lc_monetary, that need not be the same in both databases, so values may be refused or changed; choose NUMERIC here, and convert in the source.
--= big|C|PRECISION_LOSS|The values have up to 402 digits, but the type double precision keeps only 15 of them for certain; choose NUMERIC.
--= big|E|TOO_SHORT_NUMERIC|The values lie between 0 and 1000000000000000000000000000000000000000... (403 digits), which the type double precision can not hold; choose a wider type, or tell with register_column_transform_rule() what to copy instead.
--= n_negative|C|TOO_SHORT_SCALE|The values have up to 1 digit behind the point, but the type numeric(3,0) rounds to 0; choose a larger scale.

--@ strings of all kinds, binary values and bits
SELECT sr_value FROM _discover_table('D', 'dsc.string', '{}') WHERE sr_rank = 3;
--= 21
SELECT dscv_column, dscv_type, dscv_nb_not_null, dscv_str_avg_length, dscv_str_max_length, dscv_str_nul_char
    FROM discovery_column WHERE dscv_table = 'string' ORDER BY dscv_column_num;
--= s_short|text|2|3|4|0
--= s_long|text|2|25|49|0
--= s_ten|character varying(10)|1|1|1|0
--= s_text|text|2|5000|10000|0
--= s_char|character(8)|2|2|3|0
--= s_domain|text|1|6|6|0
--= s_enum|app.mood|1|3|3|0
--= s_json|json|2|10|10|1
--= s_json2|json|2|9|9|1
--= s_xml|xml|1|4|4|0
--= b|bytea|2|26214401|52428801|NULL
--= bits|bit varying|2|3|5|NULL
--= i|integer|2|NULL|NULL|NULL
--= not_null|text|1|1|1|0
--= only_null|text|0|NULL|NULL|0
--= never_null|text|2|0|0|0
SELECT dscv_column, dscv_msg_type, dscv_msg_code, dscv_msg_text FROM discovery_message
    WHERE dscv_table = 'string' AND (dscv_msg_code <> 'CONSIDER_NOT_NULL' OR dscv_column = 'never_null') ORDER BY dscv_column_num, 3;
--= s_short|E|TOO_SHORT_STRING|The longest value has a length of 4, but the column is of type character varying(3), with at most 3; lengthen it.
--= s_long|A|CONSIDER_SHORTER_STRING|The longest value has a length of 49, less than half of that of the type character varying(100); consider a shorter one.
--= s_domain|E|NULL_VALUES|NULL in 1 of 2 rows, but the column is NOT NULL; drop the constraint, or tell with register_column_transform_rule() what to copy instead.
--= s_domain|E|TOO_SHORT_STRING|The longest value has a length of 6, but the column is of type dsc.short, with at most 5; lengthen it.
--= s_enum|E|TOO_SHORT_STRING|The longest value has a length of 3, but the column is of type character varying(2), with at most 2; lengthen it.
--= s_json|E|x00_CHARACTERS|1 value holds the character NUL, that no value of type jsonb can hold; remove it with register_column_transform_rule().
--= b|A|CONSIDER_LO|The longest value has 52428801 bytes, more than 50 MB; consider large objects, that are read and written in pieces.
--= bits|E|TOO_SHORT_STRING|The longest value has a length of 5, but the column is of type bit varying(3), with at most 3; lengthen it.
--= i|E|TOO_SHORT_STRING|The longest value has a length of 3, but the column is of type character varying(2), with at most 2; lengthen it.
--= not_null|E|NULL_VALUES|NULL in 1 of 2 rows, but the column is NOT NULL; drop the constraint, or tell with register_column_transform_rule() what to copy instead.
--= only_null|W|ONLY_NULL|Nothing but NULL in 2 rows; find out whether the column is still needed.
--= never_null|A|CONSIDER_NOT_NULL|No NULL in 2 rows; consider declaring the column NOT NULL.

--@ backslashes are read alike by a source that takes them for more than backslashes
ALTER SERVER "dblink_M_server" OPTIONS (ADD options '-c standard_conforming_strings=off');
SELECT sr_value FROM _discover_table('D', 'dsc.string', '{}') WHERE sr_rank = 3;
--= 21
SELECT dscv_column, dscv_str_nul_char FROM discovery_column WHERE dscv_table = 'string' AND dscv_column LIKE 's_json%' ORDER BY 1;
--= s_json|1
--= s_json2|1
ALTER SERVER "dblink_M_server" OPTIONS (DROP options);

--@ dates and timestamps: infinity, BC, the last one possible
SELECT sr_value FROM _discover_table('D', 'dsc.time', '{}') WHERE sr_rank = 3;
--= 13
SELECT dscv_column, dscv_type, dscv_ts_min, dscv_ts_max, dscv_ts_nb_date FROM discovery_column WHERE dscv_table = 'time' ORDER BY dscv_column_num;
--= d|date|4714-11-24 BC|infinity|2
--= d_ts|timestamp without time zone|2024-01-01 00:00:01|infinity|1
--= ts|timestamp without time zone|-infinity|294276-12-31 23:59:59.999999|1
--= ts_date|timestamp without time zone|4714-11-24 00:00:00 BC|infinity|2
--= tz|timestamp with time zone|4714-11-24 00:00:00+00 BC|294276-12-31 23:59:59.999999+00|1
--= tz_date|timestamp with time zone|2024-03-01 00:00:00+00|infinity|2
--= ts_d|date|2024-01-01|infinity|2
--= t|time without time zone|NULL|NULL|NULL
--= i|interval|NULL|NULL|NULL
SELECT dscv_column, dscv_msg_type, dscv_msg_code, dscv_msg_text FROM discovery_message
    WHERE dscv_table = 'time' AND dscv_msg_code <> 'CONSIDER_NOT_NULL' ORDER BY dscv_column_num, 3;
--= d_ts|C|TIME|1 value has a time of day, that the type date drops; choose TIMESTAMP.
--= ts_date|A|CONSIDER_DATE|No time of day in 2 values; consider the type DATE.
--= tz_date|A|CONSIDER_DATE|No time of day in 2 values in the time zone UTC; consider the type DATE.
--= ts_d|A|CONSIDER_DATE|No time of day in 2 values; consider the type DATE.
--= t|W|NOT_ANALYZED|There are no statistics for the type time without time zone; only NULLs were counted.
--= i|W|NOT_ANALYZED|There are no statistics for the type interval; only NULLs were counted.

--@ a timestamp with time zone is midnight in the time zone of the session
SET LOCAL TimeZone TO 'Europe/Paris';
SELECT count(*) FROM _discover_table('D', 'dsc.time', '{}');
--= 7
SELECT dscv_column, dscv_ts_min, dscv_ts_nb_date FROM discovery_column WHERE dscv_table = 'time' AND dscv_column LIKE 'tz%' ORDER BY 1;
--= tz|4714-11-24 00:00:00+00 BC|1
--= tz_date|2024-03-01 00:00:00+00|1
SHOW TimeZone;
--= Europe/Paris
SET LOCAL TimeZone TO 'UTC';

--@ types without statistics, expressions, generated columns, columns of one side only
SELECT sr_value FROM _discover_table('D', 'dsc.other', '{}') WHERE sr_rank IN (1, 3) ORDER BY sr_rank;
--= 9
--= 19
SELECT dscv_column, dscv_column_num, dscv_msg_type, dscv_msg_code, dscv_msg_text FROM discovery_message
    WHERE dscv_table = 'other' AND dscv_msg_code <> 'CONSIDER_NOT_NULL' ORDER BY 2, 4;
--= u|3|W|NOT_ANALYZED|There are no statistics for the type uuid; only NULLs were counted.
--= a|4|W|NOT_ANALYZED|There are no statistics for the type integer[]; only NULLs were counted.
--= c|5|W|NOT_ANALYZED|There are no statistics for the type dsc.pair; only NULLs were counted.
--= r|6|W|NOT_ANALYZED|There are no statistics for the type int4range; only NULLs were counted.
--= j|7|W|NOT_ANALYZED|There are no statistics for the type jsonb; only NULLs were counted.
--= p|8|W|NOT_ANALYZED|There are no statistics for the type point; only NULLs were counted.
--= addr|9|W|NOT_ANALYZED|There are no statistics for the type inet; only NULLs were counted.
--= by_rule|10|W|NOT_ANALYZED|The column is filled by the expression upper(by_rule); its values are not known before the copy.
--= generated|11|W|NOT_ANALYZED|The column is generated here; what the source holds for it is not copied.
--= here_only|12|W|NOT_ANALYZED|The source has no such column; tell with register_column_transform_rule() what to copy instead.
--= NULL|NULL|W|SKIPPED_COLUMNS|2 columns of the source are missing here and not copied: surplus, "another ""one". Add what is needed to the table, and register it again.

--@ what exceeds the first rows is found; a second run replaces the first
SELECT sr_value FROM _discover_table('D', 'dsc.same', '{}') WHERE sr_rank IN (1, 2, 3) ORDER BY sr_rank;
--= 3
--= 5003
--= 2
SELECT dscv_column, dscv_num_min, dscv_num_max, dscv_num_max_precision, dscv_num_max_integ_part, dscv_num_max_fract_part, dscv_num_nan, dscv_str_avg_length,
       dscv_str_max_length FROM discovery_column WHERE dscv_table = 'same' ORDER BY 1;
--= amount|-1234567890.12|9999999999.50|12|10|2|1|NULL|NULL
--= id|1|5003|4|4|0|NULL|NULL|NULL
--= name|NULL|NULL|NULL|NULL|NULL|NULL|10|50
SELECT sr_value FROM _discover_table('D', 'dsc.same', '{"DISCOVER_MAX_ROWS": 5000}') WHERE sr_rank IN (1, 2, 3) ORDER BY sr_rank;
--= 3
--= 5000
--= 4
SELECT dscv_column, dscv_msg_type, dscv_msg_code, dscv_msg_text FROM discovery_message WHERE dscv_table = 'same' ORDER BY dscv_column_num NULLS FIRST, 3;
--= NULL|W|NOT_ALL_ROWS|Only 5000 rows were read, the limit set by DISCOVER_MAX_ROWS; what others hold is not known. Run the batch without this option to read all.
--= id|A|CONSIDER_INTEGER|All values lie between 1 and 5000; consider the type INTEGER.
--= name|A|CONSIDER_SHORTER_STRING|The longest value has a length of 10, less than half of that of the type character varying(60); consider a shorter one.
--= amount|A|CONSIDER_NOT_NULL|No NULL in 5000 rows; consider declaring the column NOT NULL.

--@ limits: none, of no row, of more rows than there are
SELECT sr_value FROM _discover_table('D', 'app.partitioned', '{"DISCOVER_MAX_ROWS": 0}') WHERE sr_rank IN (1, 2, 3) ORDER BY sr_rank;
--= 2
--= 0
--= 1
SELECT dscv_max_row, dscv_nb_row, dscv_msg_code FROM discovery_table JOIN discovery_message USING (dscv_schema, dscv_table) WHERE dscv_table = 'partitioned';
--= 0|0|NOT_ALL_ROWS
SELECT sr_value FROM _discover_table('D', 'app.partitioned', '{"DISCOVER_MAX_ROWS": 201}') WHERE sr_rank IN (1, 2, 3) ORDER BY sr_rank;
--= 2
--= 200
--= 2
SELECT sr_value FROM _discover_table('D', 'app.partitioned', '{"DISCOVER_MAX_ROWS": null}') WHERE sr_rank IN (2, 3) ORDER BY sr_rank;
--= 200
--= 2
SELECT dscv_max_row, dscv_nb_row FROM discovery_table WHERE dscv_table = 'partitioned';
--= NULL|200

--@ tables without rows, without columns, with 1,600 columns
SELECT sr_indicator, sr_value FROM _discover_table('D', 'app.empty', '{}') WHERE sr_value > 0;
--= DISCOVERED_COLUMNS|2
--= GENERATED_MESSAGES|1
--= GEN_WARNING_MSG|1
SELECT dscv_column, dscv_msg_code, dscv_msg_text FROM discovery_message WHERE dscv_table = 'empty';
--= NULL|EMPTY_TABLE|The table has no row in the source; nothing can be said of its contents.
SELECT sr_value FROM _discover_table('D', 'app.no_column', '{}');
--= 0
--= 2
--= 0
--= 0
--= 0
--= 0
--= 0
SELECT sr_value FROM _discover_table('D', 'dsc.widest', '{}') WHERE sr_rank IN (1, 2, 3) ORDER BY sr_rank;
--= 1600
--= 2
--= 1599
SELECT dscv_column, dscv_nb_not_null, dscv_num_min, dscv_num_max FROM discovery_column WHERE dscv_table = 'widest' AND dscv_nb_not_null > 0 ORDER BY 1;
--= c1|2|7.000|8.000
--= c1600|1|-5|-5
SELECT sr_value FROM _discover_table('D', 'dsc.widest', '{"DISCOVER_MAX_ROWS": 1}') WHERE sr_rank IN (1, 2) ORDER BY sr_rank;
--= 1600
--= 1

--@ a foreign table of one's own is read here, with the same result
SELECT count(*) FROM _discover_table('D', 'dsc.same', '{}') AS same, _discover_table('D', 'dsc.time', '{}') AS time;
CREATE TEMPORARY TABLE by_source ON COMMIT DROP AS
    SELECT dscv_column, dscv_type, dscv_nb_not_null, dscv_num_min, dscv_num_max, dscv_num_max_precision, dscv_num_max_integ_part, dscv_num_max_fract_part,
           dscv_str_avg_length, dscv_str_max_length, dscv_str_nul_char, dscv_ts_min, dscv_ts_max, dscv_ts_nb_date, dscv_num_nan, dscv_num_infinite
        FROM discovery_column WHERE dscv_schema = 'dsc' AND dscv_table <> 'widest';
DO $do$ BEGIN
    EXECUTE $$CREATE SERVER another FOREIGN DATA WRAPPER postgres_fdw OPTIONS ($$ || '${server}' || ')';
    EXECUTE $$CREATE USER MAPPING FOR CURRENT_USER SERVER another OPTIONS ($$ || '${user}' || ')';
END $do$;
DO $$ DECLARE t TEXT; BEGIN
    FOREACH t IN ARRAY '{number,string,time,other,same}'::TEXT[] LOOP
        EXECUTE format('CREATE FOREIGN TABLE srcdb_dsc.own_%s (%s) SERVER another OPTIONS (schema_name ''dsc'', table_name %L)', t,
                       (SELECT string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attnum) FROM pg_attribute
                            WHERE attrelid = format('srcdb_dsc.%I', t)::REGCLASS AND attnum > 0), t);
    END LOOP;
END $$;
UPDATE table_to_process SET tbl_foreign_name = 'own_' || tbl_name WHERE tbl_schema = 'dsc' AND tbl_name <> 'widest';
SELECT _source_relation_postgresql('M', 'dsc', 'number');
--= NULL
-- Within a function: the driver of this test can't do with another DateStyle.
CREATE FUNCTION discover_in_german() RETURNS TEXT LANGUAGE SQL
    SET search_path FROM CURRENT SET DateStyle TO 'German' SET extra_float_digits TO -3 AS $$
    SELECT count(*) || current_setting('DateStyle') || current_setting('extra_float_digits')
        FROM step, _discover_table('D', stp_name, '{}') WHERE stp_schema = 'dsc' AND stp_object <> 'widest'
$$;
SELECT discover_in_german();
--= 35German, DMY-3
DROP FUNCTION discover_in_german();
SELECT s.dscv_column, h.dscv_column
    FROM by_source s
         FULL JOIN (SELECT * FROM discovery_column WHERE dscv_schema = 'dsc' AND dscv_table <> 'widest') h
             ON (h.dscv_column, h.dscv_type, h.dscv_nb_not_null) = (s.dscv_column, s.dscv_type, s.dscv_nb_not_null)
            AND (h.dscv_num_min, h.dscv_num_max, h.dscv_num_max_precision, h.dscv_num_max_integ_part, h.dscv_num_max_fract_part, h.dscv_str_avg_length,
                 h.dscv_str_max_length, h.dscv_str_nul_char, h.dscv_ts_min, h.dscv_ts_max, h.dscv_ts_nb_date, h.dscv_num_nan, h.dscv_num_infinite)
                IS NOT DISTINCT FROM
                (s.dscv_num_min, s.dscv_num_max, s.dscv_num_max_precision, s.dscv_num_max_integ_part, s.dscv_num_max_fract_part, s.dscv_str_avg_length,
                 s.dscv_str_max_length, s.dscv_str_nul_char, s.dscv_ts_min, s.dscv_ts_max, s.dscv_ts_nb_date, s.dscv_num_nan, s.dscv_num_infinite)
    WHERE s.dscv_column IS NULL OR h.dscv_column IS NULL;
--= (none)

--@ values that only other sources can hold
SELECT msg_type, msg_code, msg_text FROM _discover_string_messages(
    jsonb_populate_record(NULL::discovery_column, '{"dscv_str_max_length": 4000000000}'), 'bytea', 'bytea', -1, 'bytea') ORDER BY 2;
--= A|CONSIDER_LO|The longest value has 4000000000 bytes, more than 50 MB; consider large objects, that are read and written in pieces.
--= E|TOO_SHORT_BINARY|The longest value has 4000000000 bytes, but no value of type bytea can have more than 1073741819 (1 GB); copy it in a way of your own, as a large object or a file.
SELECT msg_type, msg_code, msg_text FROM _discover_string_messages(
    jsonb_populate_record(NULL::discovery_column, '{"dscv_str_max_length": 4000000000, "dscv_str_nul_char": 3}'), 'text', 'text', -1, 'text') ORDER BY 2;
--= E|TOO_SHORT_STRING|The longest value has a length of 4000000000, but the column is of type text, with at most 1073741819; lengthen it.
--= E|x00_CHARACTERS|3 values hold the character NUL, that no value of type text can hold; remove it with register_column_transform_rule().

--@ steps of another kind are refused
SELECT * FROM _discover_table('D', 'no such', '{}');
--! D2P20 _discover_table: The step "no such" of the batch "D" is no table to discover.
SELECT * FROM _discover_table('D', 'INIT_M', '{}');
--! D2P20 _discover_table: The step "INIT_M" of the batch "D" is no table to discover.
SELECT * FROM _discover_init('D', 'END_M', '{}');
--! D2P20 _discover_init: The batch "D" has no INIT step "END_M".
SELECT * FROM _discover_end('D', 'INIT_M', '{}');
--! D2P20 _discover_end: The batch "D" has no END step "INIT_M".

--@ what disappeared, in either database, is refused; the former results are kept
ALTER TABLE app.empty RENAME TO gone;
--;
SELECT * FROM _discover_init('D', 'INIT_M', '{}');
--! D2P40 _discover_init: Registered in the migration "M", but missing in this database: table app.empty.
SELECT * FROM _discover_table('D', 'app.empty', '{}');
--! D2P40 _discover_table: The table "app"."empty" does not exist any more in this database.
ALTER TABLE app.gone RENAME TO empty;
ALTER FOREIGN TABLE srcdb_app.empty OPTIONS (SET table_name 'no such');
--;
SELECT sr_value FROM _discover_table('D', 'app.empty', '{}');
--! D2P24 _discover_table: In "app.empty", or in its source, something is missing that was there when it was registered: relation "app.no such" does not exist
SELECT count(*) FROM discovery_message WHERE dscv_table = 'empty';
--= 1

--@ drop_migration removes the results
DROP FOREIGN TABLE srcdb_dsc.own_number, srcdb_dsc.own_string, srcdb_dsc.own_time, srcdb_dsc.own_other, srcdb_dsc.own_same;
UPDATE table_to_process SET tbl_foreign_name = tbl_name WHERE tbl_schema = 'dsc';
SELECT drop_migration('M') > 0;
--= t
SELECT (SELECT count(*) FROM discovery_table) + (SELECT count(*) FROM discovery_column) + (SELECT count(*) FROM discovery_message);
--= 0
