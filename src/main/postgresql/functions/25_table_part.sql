-- Table parts: register them.

CREATE OR REPLACE FUNCTION register_table_part(p_schema TEXT, p_table TEXT, p_partId TEXT, p_condition TEXT,
                                               p_isFirstPart BOOLEAN DEFAULT FALSE, p_isLastPart BOOLEAN DEFAULT FALSE)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$register_table_part$
-- Registers a part of a table, to be processed in a step of its own.
-- Input: schema, table, name of the part, condition that selects its rows on the foreign table (NULL: no rows), whether it does
--        what comes before the rows of the whole table, whether it does what comes after.
-- Output: 1.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    r_table                  table_to_process%ROWTYPE;
BEGIN
    PERFORM _check_mandatory('register_table_part', 'p_schema p_table p_partId p_isFirstPart p_isLastPart',
                             p_schema, p_table, p_partId, p_isFirstPart::TEXT, p_isLastPart::TEXT);
    r_table = _registered_table('register_table_part', p_schema, p_table);
    PERFORM _touch_migration('register_table_part', r_table.tbl_migration);
    IF EXISTS (SELECT FROM table_part WHERE prt_schema = p_schema AND prt_table = p_table AND prt_part_id = p_partId) THEN
        RAISE EXCEPTION 'register_table_part: The table "%"."%" already has a part "%".', p_schema, p_table, p_partId
            USING ERRCODE = 'D2P06', HINT = 'Choose another name for the part.';
    END IF;
    IF p_condition IS NULL AND NOT p_isFirstPart AND NOT p_isLastPart THEN
        RAISE EXCEPTION 'register_table_part: The part "%" of "%"."%" has nothing to do.', p_partId, p_schema, p_table
            USING ERRCODE = 'D2P17', HINT = 'Give it a condition, or make it the first or the last part.';
    END IF;
    IF p_condition IS NOT NULL THEN
        PERFORM _check_expression('register_table_part', r_table, p_condition, TRUE);
    END IF;
    INSERT INTO table_part VALUES (p_schema, p_table, p_partId, p_condition, p_isFirstPart, p_isLastPart);
    RETURN 1;
END;
$register_table_part$;
COMMENT ON FUNCTION register_table_part(TEXT, TEXT, TEXT, TEXT, BOOLEAN, BOOLEAN) IS
$$Registers a part of a table, to be processed in a step of its own.$$;
