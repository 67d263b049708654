-- Steps of COPY batches, continued: foreign keys.
--
-- Rows are copied while no trigger fires, so a foreign key may be marked as valid and yet be violated. A query looks for rows without
-- the row they reference, as PostgreSQL does when it adds the constraint. The constraint is not touched: neither its definition, nor
-- whether it is valid, nor its triggers, so it protects the tables all the time, also when the check fails or is cut off. No lock is
-- taken but that of a reading query.

CREATE OR REPLACE FUNCTION _check_fkey(p_batchName TEXT, p_step TEXT, p_stepOptions JSONB)
RETURNS SETOF step_report_type LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$_check_fkey$
-- Proves a foreign key on the rows that are there; what violates it is an error. Nothing is proven when the copy was limited, as rows
-- and the rows they reference are then chosen without regard to each other.
-- Input: batch, step, options COPY_MAX_ROWS, COPY_PCT_ROWS.
-- SECURITY DEFINER: reads any table.
DECLARE
    r_step                   step%ROWTYPE;
    v_fkey                   pg_catalog.pg_constraint%ROWTYPE;
    v_nbRow                  BIGINT;
    v_keys                   TEXT;
BEGIN
    SELECT * INTO r_step FROM step WHERE stp_batch_name = p_batchName AND stp_name = p_step AND stp_type = 'FOREIGN_KEY';
    IF NOT FOUND THEN
        RAISE EXCEPTION '_check_fkey: The step "%" of the batch "%" is no check of a foreign key.', p_step, p_batchName
            USING ERRCODE = 'D2P20', HINT = 'The steps are in the table "step".';
    END IF;
    SELECT * INTO v_fkey FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass(format('%I.%I', r_step.stp_schema, r_step.stp_object)) AND conname = r_step.stp_sub_object
          AND contype = 'f';
    IF NOT FOUND THEN
        RAISE EXCEPTION '_check_fkey: The foreign key "%" of "%"."%" does not exist in this database.',
                        r_step.stp_sub_object, r_step.stp_schema, r_step.stp_object
            USING ERRCODE = 'D2P40', HINT = 'Create it anew; or configure the batch anew, without its check.';
    END IF;
    IF _is_copy_limited(p_stepOptions) THEN
        RETURN QUERY VALUES ('CHECKED_FKEYS', 0::BIGINT, 30::SMALLINT, FALSE);
        RETURN;
    END IF;
    -- A policy that hides rows makes the check fail, instead of passing on those it sees.
    PERFORM set_config('row_security', 'off', TRUE);
    EXECUTE _violations_query(v_fkey.oid) INTO v_nbRow, v_keys;
    IF v_nbRow > 0 THEN
        RAISE EXCEPTION '_check_fkey: The foreign key "%" of % is violated by %: %.', v_fkey.conname, v_fkey.conrelid::REGCLASS,
                        CASE WHEN v_nbRow = 1 THEN '1 row' ELSE v_nbRow || ' rows' END, v_keys
            USING ERRCODE = 'D2P55', DETAIL = pg_get_constraintdef(v_fkey.oid),
                  HINT = 'Correct the rows, in the source and here, or copy them again; then restart the run.';
    END IF;
    RETURN QUERY VALUES ('CHECKED_FKEYS', 1::BIGINT, 30::SMALLINT, FALSE);
END;
$_check_fkey$;
COMMENT ON FUNCTION _check_fkey(TEXT, TEXT, JSONB) IS
$$Step function: proves a foreign key on the copied rows.$$;

CREATE OR REPLACE FUNCTION _violations_query(p_fkey OID)
RETURNS TEXT LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_violations_query$
-- Writes the query for the rows that violate a foreign key: their number, and the first of their keys in words. Operators, types and
-- collations are those with which PostgreSQL enforces the key. With MATCH FULL a key that is NULL in part is a violation.
-- With PERIOD the referenced rows together must cover the period, which is the last column.
DECLARE
    v_fkey                   pg_catalog.pg_constraint%ROWTYPE;
    v_columns                TEXT[];
    v_matches                TEXT[];
    v_period                 TEXT;
BEGIN
    SELECT * INTO v_fkey FROM pg_catalog.pg_constraint WHERE oid = p_fkey;
    SELECT array_agg(format('f.%I', f.attname) ORDER BY k),
           array_agg(format('p.%I%s OPERATOR(%I.%s) f.%I%s%s', p.attname, _operand_cast(oprleft), nspname, oprname,
                            f.attname, _operand_cast(oprright),
                            CASE WHEN p.attcollation <> f.attcollation AND p.attcollation <> 0
                                 THEN ' COLLATE ' || p.attcollation::REGCOLLATION ELSE '' END) ORDER BY k),
           format('range_agg(p.%I) @> f.%I', (array_agg(p.attname ORDER BY k DESC))[1], (array_agg(f.attname ORDER BY k DESC))[1])
        INTO v_columns, v_matches, v_period
        FROM unnest(v_fkey.conkey, v_fkey.confkey, v_fkey.conpfeqop) WITH ORDINALITY AS c (fkey, pkey, operator, k)
             JOIN pg_catalog.pg_attribute f ON f.attrelid = v_fkey.conrelid AND f.attnum = fkey
             JOIN pg_catalog.pg_attribute p ON p.attrelid = v_fkey.confrelid AND p.attnum = pkey
             JOIN pg_catalog.pg_operator o ON o.oid = operator
             JOIN pg_catalog.pg_namespace n ON n.oid = oprnamespace;
    RETURN format($query$
        SELECT max(nb), string_agg(key, ', ' ORDER BY rank) || CASE WHEN max(keys) > 5 THEN '...' ELSE '' END
            FROM (SELECT sum(count(*)) OVER () AS nb, count(*) OVER () AS keys, row_number() OVER (ORDER BY %1$s) AS rank,
                         format('(%%s) = (%%s)', %2$L, left(concat_ws(', ', %3$s), 200)) AS key
                      FROM %4$s AS f
                      WHERE num_nonnulls(%1$s) %5$s AND NOT %6$s
                      GROUP BY %1$s ORDER BY rank LIMIT 5) AS violation
        $query$,
        array_to_string(v_columns, ', '),
        (SELECT string_agg(substr(c, 3), ', ' ORDER BY k) FROM unnest(v_columns) WITH ORDINALITY AS u (c, k)),
        (SELECT string_agg(format('coalesce(%s::text, ''null'')', c), ', ' ORDER BY k) FROM unnest(v_columns) WITH ORDINALITY AS u (c, k)),
        _own_rows(v_fkey.conrelid),
        CASE WHEN v_fkey.confmatchtype = 'f' THEN '> 0' ELSE '= ' || cardinality(v_columns) END,
        format(CASE WHEN (to_jsonb(v_fkey) ->> 'conperiod')::BOOLEAN THEN 'coalesce((SELECT %3$s FROM %1$s AS p WHERE %2$s), FALSE)'
                    ELSE 'EXISTS (SELECT FROM %1$s AS p WHERE %2$s)' END,
               _own_rows(v_fkey.confrelid), array_to_string(v_matches, ' AND '), v_period));
END;
$_violations_query$;

CREATE OR REPLACE FUNCTION _operand_cast(p_type OID)
RETURNS TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_operand_cast$
-- The cast that makes an operand one of this type, so that no other operator of the same name is taken; none to polymorphic types.
    SELECT CASE WHEN typtype = 'p' THEN '' ELSE '::' || format_type(oid, -1) END FROM pg_catalog.pg_type WHERE oid = p_type;
$_operand_cast$;
