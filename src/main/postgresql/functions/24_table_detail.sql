-- Tables, continued: what is noted of a table when it is registered.

CREATE OR REPLACE FUNCTION _cluster_order(p_table OID)
RETURNS TEXT LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_cluster_order$
-- The ORDER BY list of a table clustered on an index; NULL if it is not, or if the index holds expressions.
    SELECT string_agg(quote_ident(attname)
                      || CASE WHEN indoption[k - 1] & 1 = 1 THEN ' DESC' ELSE '' END
                      || CASE indoption[k - 1] & 3 WHEN 1 THEN ' NULLS LAST' WHEN 2 THEN ' NULLS FIRST' ELSE '' END,
                      ', ' ORDER BY k)
        FROM pg_catalog.pg_index, generate_series(1, indnkeyatts) k
             JOIN pg_catalog.pg_attribute ON attrelid = p_table
        WHERE indrelid = p_table AND indisclustered AND attnum = indkey[k - 1]
          AND 0 <> ALL (indkey::INT2[])
        GROUP BY indexrelid;
$_cluster_order$;

CREATE OR REPLACE FUNCTION _register_columns(p_schema TEXT, p_tables TEXT[])
RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS
$_register_columns$
-- Notes the columns of tables. The key that matches rows is the primary key, else the smallest unique index on all rows.
    INSERT INTO table_column (tco_schema, tco_table, tco_name, tco_number, tco_type, tco_copy_source_expr, tco_copy_dest_col,
                              tco_compare_source_expr, tco_compare_dest_expr, tco_compare_sort_rank)
        SELECT p_schema, c.relname, attname, attnum, format_type(atttypid, atttypmod),
               CASE WHEN attgenerated = '' THEN quote_ident(attname) END, CASE WHEN attgenerated = '' THEN quote_ident(attname) END,
               quote_ident(attname), quote_ident(attname), array_position(row_key.columns, attnum)
            FROM pg_catalog.pg_class c
                 JOIN pg_catalog.pg_attribute ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
                 LEFT JOIN LATERAL (
                    SELECT (indkey::INT2[])[0:indnkeyatts - 1] AS columns
                        FROM pg_catalog.pg_index JOIN pg_catalog.pg_class i ON i.oid = indexrelid
                        WHERE indrelid = c.oid AND indisunique AND indpred IS NULL AND 0 <> ALL (indkey::INT2[])
                        ORDER BY indisprimary DESC, indnkeyatts, i.relpages, i.relname LIMIT 1) AS row_key ON TRUE
            WHERE relnamespace = to_regnamespace(quote_ident(p_schema)) AND relname = ANY (p_tables);
$_register_columns$;

CREATE OR REPLACE FUNCTION _is_index_to_rebuild(p_kind "char", p_rows BIGINT)
RETURNS BOOLEAN LANGUAGE SQL IMMUTABLE SET search_path FROM CURRENT AS
$_is_index_to_rebuild$
-- Indexes of tables with few rows stay in place during the copy: rebuilding would cost more. Those of partitioned tables too: PostgreSQL
-- can't rebuild them in a transaction.
    SELECT p_kind = 'r' AND coalesce(p_rows >= 1000, TRUE);
$_is_index_to_rebuild$;

CREATE OR REPLACE FUNCTION _register_indexes(p_schema TEXT, p_tables TEXT[])
RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS
$_register_indexes$
-- Notes the indexes of tables, and whether they are rebuilt after the copy.
    INSERT INTO table_index (tic_schema, tic_table, tic_index, tic_is_unique, tic_rebuild_after_copy)
        SELECT p_schema, c.relname, i.relname, indisunique, _is_index_to_rebuild(c.relkind, tbl_rows)
            FROM pg_catalog.pg_class c
                 JOIN pg_catalog.pg_index ON indrelid = c.oid
                 JOIN pg_catalog.pg_class i ON i.oid = indexrelid
                 JOIN table_to_process ON tbl_schema = p_schema AND tbl_name = c.relname
            WHERE c.relnamespace = to_regnamespace(quote_ident(p_schema)) AND c.relname = ANY (p_tables);
$_register_indexes$;

CREATE OR REPLACE FUNCTION _register_references(p_schema TEXT, p_tables TEXT[])
RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS
$_register_references$
-- Notes which tables reference the given ones by foreign keys, and which they reference.
    WITH reference (referencing, referenced) AS (
        SELECT DISTINCT conrelid, confrelid FROM pg_catalog.pg_constraint WHERE contype = 'f' AND conparentid = 0
    ), named (oid, name) AS (
        SELECT c.oid, format('%I.%I', nspname, relname)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('r', 'p')
    )
    UPDATE table_to_process
        SET tbl_referencing_tables = ARRAY(SELECT name FROM reference JOIN named ON oid = referencing WHERE referenced = c.oid ORDER BY 1),
            tbl_referenced_tables = ARRAY(SELECT name FROM reference JOIN named ON oid = referenced WHERE referencing = c.oid ORDER BY 1)
        FROM pg_catalog.pg_class c
        WHERE relnamespace = to_regnamespace(quote_ident(p_schema)) AND relname = tbl_name
          AND tbl_schema = p_schema AND tbl_name = ANY (p_tables)
          AND (relhastriggers OR relkind = 'p');
$_register_references$;

CREATE OR REPLACE FUNCTION _warn_of_inheritance(p_function TEXT, p_schema TEXT, p_tables TEXT[])
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_warn_of_inheritance$
-- A parent of inherited tables that is read in the source gives the rows of its children too.
DECLARE
    v_table                  TEXT;
BEGIN
    FOR v_table IN
        SELECT relname FROM pg_catalog.pg_class c
            WHERE relnamespace = to_regnamespace(quote_ident(p_schema)) AND relname = ANY (p_tables) AND relkind = 'r'
              AND EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhparent = c.oid)
    LOOP
        RAISE WARNING '%: Other tables inherit from "%"."%": its foreign table also gives their rows.', p_function, p_schema, v_table
            USING HINT = 'Register it with p_createForeignTable => FALSE, on a foreign table of a view over ONLY its own rows.';
    END LOOP;
END;
$_warn_of_inheritance$;

CREATE OR REPLACE FUNCTION _check_no_shared_partition(p_function TEXT, p_migration TEXT, p_schema TEXT DEFAULT NULL, p_tables TEXT[] DEFAULT NULL)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_no_shared_partition$
-- Refuses tables of a migration, all or some of a schema, that share rows with what is outside of it: who empties or fills a partitioned
-- table does it to all its partitions, also to a foreign table, in whatever database its rows are, and to one that another migration has
-- registered. Tables that merely inherit are spared.
DECLARE
    v_shared                 TEXT;
BEGIN
    SELECT string_agg(CASE WHEN k.relkind = 'f' THEN format('%s with the foreign table %s', c.oid::REGCLASS, k.oid::REGCLASS)
                           ELSE format('%s with %s of the migration "%s"', c.oid::REGCLASS, k.oid::REGCLASS, other.tbl_migration) END, ', '
                      ORDER BY c.oid::REGCLASS::TEXT, k.oid::REGCLASS::TEXT) INTO v_shared
        FROM table_to_process t
             JOIN pg_catalog.pg_namespace n ON n.nspname = t.tbl_schema
             JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.tbl_name,
             LATERAL (SELECT relid FROM pg_partition_tree(c.oid) WHERE c.relkind = 'p'
                      UNION
                      SELECT relid FROM pg_partition_ancestors(c.oid) WHERE c.relispartition) AS kin
             JOIN pg_catalog.pg_class k ON k.oid = kin.relid
             JOIN pg_catalog.pg_namespace kn ON kn.oid = k.relnamespace
             LEFT JOIN table_to_process other ON other.tbl_schema = kn.nspname AND other.tbl_name = k.relname AND other.tbl_migration <> p_migration
        WHERE t.tbl_migration = p_migration AND (p_schema IS NULL OR t.tbl_schema = p_schema AND t.tbl_name = ANY (p_tables))
          AND (k.relkind = 'f' OR other.tbl_name IS NOT NULL);
    IF v_shared IS NOT NULL THEN
        RAISE EXCEPTION '%: Tables of the migration "%" share rows with what is outside of it: %.', p_function, p_migration, v_shared
            USING ERRCODE = 'D2P45',
                  HINT = 'Register a partitioned table and its partitions in one migration; detach foreign tables for the time of the migration.';
    END IF;
END;
$_check_no_shared_partition$;

CREATE OR REPLACE FUNCTION _check_row_security(p_function TEXT, p_migration TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_row_security$
-- Refuses tables of a migration whose row security would leave rows out without a word: in the source for the user who reads it, here
-- for the owner of the functions, who copies, checks and compares.
DECLARE
    v_question               TEXT;
    v_tables                 TEXT[];
BEGIN
    SELECT array_agg(format('%I.%I', tbl_schema, tbl_name) ORDER BY tbl_schema, tbl_name) INTO v_tables
        FROM table_to_process
             JOIN pg_catalog.pg_namespace n ON nspname = tbl_schema
             JOIN pg_catalog.pg_class c ON relnamespace = n.oid AND relname = tbl_name
        WHERE tbl_migration = p_migration AND relrowsecurity AND row_security_active(c.oid);
    IF v_tables IS NOT NULL THEN
        RAISE EXCEPTION '%: Row security keeps the role "%" from some rows of: %.', p_function, current_user, array_to_string(v_tables, ', ')
            USING ERRCODE = 'D2P60',
                  HINT = format('ALTER ROLE %I BYPASSRLS; or ALTER TABLE ... DISABLE ROW LEVEL SECURITY for the time of the migration.', current_user);
    END IF;
    SELECT _source_question(mgr_source_dbms, 'filtered_tables') INTO v_question FROM migration WHERE mgr_name = p_migration;
    IF to_regproc(v_question) IS NOT NULL THEN
        EXECUTE format('SELECT %s($1)', v_question) INTO v_tables USING p_migration;
        IF v_tables <> '{}' THEN
            RAISE EXCEPTION '%: Row security of the source shows its user only some rows of: %.', p_function, array_to_string(v_tables, ', ')
                USING ERRCODE = 'D2P61',
                      HINT = 'ALTER ROLE ... BYPASSRLS in the source. To copy only these rows, register the table with p_createForeignTable => '
                             'FALSE, on a foreign table of a view in the source.';
        END IF;
    END IF;
END;
$_check_row_security$;

CREATE OR REPLACE FUNCTION register_column_transform_rule(p_schema TEXT, p_table TEXT, p_column TEXT, p_expression TEXT)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$register_column_transform_rule$
-- Lets a copy read an expression for a column, and a comparison too. The last rule of a column wins.
-- Input: schema, table, column, SQL expression on the columns of the foreign table; functions and operators outside pg_catalog
--        are named with their schema.
-- Output: 1.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    r_column                 table_column%ROWTYPE;
    r_table                  table_to_process%ROWTYPE;
BEGIN
    PERFORM _check_mandatory('register_column_transform_rule', 'p_schema p_table p_column p_expression',
                             p_schema, p_table, p_column, p_expression);
    r_table = _registered_table('register_column_transform_rule', p_schema, p_table);
    PERFORM _touch_migration('register_column_transform_rule', r_table.tbl_migration);
    SELECT * INTO r_column FROM table_column WHERE tco_schema = p_schema AND tco_table = p_table AND tco_name = p_column;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'register_column_transform_rule: The table "%"."%" has no column "%".', p_schema, p_table, p_column
            USING ERRCODE = 'D2P05', HINT = 'The columns known since the table was registered are in table_column.';
    END IF;
    IF r_column.tco_copy_dest_col IS NULL THEN
        RAISE EXCEPTION 'register_column_transform_rule: The column "%" of "%"."%" is generated and can not be written.',
                        p_column, p_schema, p_table
            USING ERRCODE = 'D2P17', HINT = 'Give a rule to the columns it is generated from.';
    END IF;
    IF r_column.tco_compare_source_expr IS DISTINCT FROM r_column.tco_copy_source_expr
       OR r_column.tco_compare_dest_expr IS DISTINCT FROM quote_ident(p_column) THEN
        RAISE EXCEPTION 'register_column_transform_rule: The column "%" of "%"."%" already has a comparison rule.',
                        p_column, p_schema, p_table
            USING ERRCODE = 'D2P17', HINT = 'Register transform rules first; a comparison rule of the column builds upon it.';
    END IF;
    PERFORM _check_expression('register_column_transform_rule', r_table, p_expression, FALSE);
    UPDATE table_column SET tco_copy_source_expr = p_expression, tco_compare_source_expr = p_expression
        WHERE tco_schema = p_schema AND tco_table = p_table AND tco_name = p_column;
    RETURN 1;
END;
$register_column_transform_rule$;
COMMENT ON FUNCTION register_column_transform_rule(TEXT, TEXT, TEXT, TEXT) IS
$$Lets COPY and COMPARE read an expression of the source for a column.$$;

CREATE OR REPLACE FUNCTION register_column_comparison_rule(p_schema TEXT, p_table TEXT, p_column TEXT,
        p_sourceExpression TEXT DEFAULT NULL, p_targetExpression TEXT DEFAULT NULL)
RETURNS INT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$register_column_comparison_rule$
-- Lets a comparison read an expression for a column, on either side, or leave the column out. The last rule of a column wins.
-- Input: schema, table, column, SQL expression on the columns of the foreign table (NULL, like the other: the column is masked), SQL
--        expression on the columns of the table (NULL: the same expression).
-- Output: 1.
-- SECURITY DEFINER: writes the configuration.
DECLARE
    r_table                  table_to_process%ROWTYPE;
BEGIN
    PERFORM _check_mandatory('register_column_comparison_rule', 'p_schema p_table p_column', p_schema, p_table, p_column);
    r_table = _registered_table('register_column_comparison_rule', p_schema, p_table);
    PERFORM _touch_migration('register_column_comparison_rule', r_table.tbl_migration);
    IF NOT EXISTS (SELECT FROM table_column WHERE tco_schema = p_schema AND tco_table = p_table AND tco_name = p_column) THEN
        RAISE EXCEPTION 'register_column_comparison_rule: The table "%"."%" has no column "%".', p_schema, p_table, p_column
            USING ERRCODE = 'D2P05', HINT = 'The columns known since the table was registered are in table_column.';
    END IF;
    IF p_sourceExpression IS NULL AND p_targetExpression IS NOT NULL THEN
        RAISE EXCEPTION 'register_column_comparison_rule: The rule of the column "%" of "%"."%" has an expression for the target only.',
                        p_column, p_schema, p_table
            USING ERRCODE = 'D2P17', HINT = 'Give an expression for the source, too; or none at all, to leave the column out.';
    END IF;
    IF p_sourceExpression IS NOT NULL THEN
        PERFORM _check_expression('register_column_comparison_rule', r_table, p_sourceExpression, FALSE);
        PERFORM _check_dest_expression('register_column_comparison_rule', r_table, coalesce(p_targetExpression, p_sourceExpression), FALSE);
    END IF;
    UPDATE table_column
        SET tco_compare_source_expr = p_sourceExpression, tco_compare_dest_expr = coalesce(p_targetExpression, p_sourceExpression)
        WHERE tco_schema = p_schema AND tco_table = p_table AND tco_name = p_column;
    -- Rows are matched on the key as a whole or not at all.
    IF p_sourceExpression IS NULL AND EXISTS (SELECT FROM table_column WHERE tco_schema = p_schema AND tco_table = p_table
                                                  AND tco_name = p_column AND tco_compare_sort_rank IS NOT NULL) THEN
        RAISE WARNING 'register_column_comparison_rule: The column "%" belongs to the key of "%"."%": its rows are compared on all '
                      'other columns.', p_column, p_schema, p_table;
    END IF;
    RETURN 1;
END;
$register_column_comparison_rule$;
COMMENT ON FUNCTION register_column_comparison_rule(TEXT, TEXT, TEXT, TEXT, TEXT) IS
$$Lets COMPARE read expressions for a column, or leave it out.$$;

CREATE OR REPLACE FUNCTION _check_expression(p_function TEXT, p_registered table_to_process, p_expression TEXT, p_isCondition BOOLEAN)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_expression$
-- Refuses an expression or a condition on a foreign table that PostgreSQL can not plan. It is planned as a cursor, which takes
-- nothing but a single statement, and never executed. In a condition and as an argument, an expression is one value of one row:
-- there are no aggregates, sets nor lists. It is planned between parentheses and between words: what would close one pair and open another,
-- like "TRUE) OR (TRUE", fails in the other place.
DECLARE
    v_place                  TEXT;
    v_plan                   REFCURSOR;
BEGIN
    FOREACH v_place IN ARRAY ARRAY[CASE WHEN p_isCondition THEN E'(%s\n)' ELSE E'pg_typeof(%s\n) IS NOT NULL' END,
                                   E'CASE WHEN TRUE THEN %s\nEND IS NOT NULL'] LOOP
        OPEN v_plan FOR EXECUTE format('EXPLAIN SELECT FROM %I.%I WHERE ' || v_place,
                                       p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name, p_expression);
        CLOSE v_plan;
    END LOOP;
EXCEPTION
    WHEN syntax_error_or_access_rule_violation OR invalid_cursor_definition OR data_exception OR feature_not_supported THEN
        RAISE EXCEPTION '%: "%" can not be read from the foreign table "%"."%": %', p_function, p_expression,
                        p_registered.tbl_foreign_schema, p_registered.tbl_foreign_name, SQLERRM
            USING ERRCODE = 'D2P19',
                  HINT = 'Write it on the columns of the foreign table; name functions outside pg_catalog with their schema.';
END;
$_check_expression$;

CREATE OR REPLACE FUNCTION _check_dest_expression(p_function TEXT, p_registered table_to_process, p_expression TEXT, p_isCondition BOOLEAN)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_dest_expression$
-- Refuses an expression or a condition that a comparison could not apply to the table in this database.
BEGIN
    p_registered.tbl_foreign_schema = p_registered.tbl_schema;
    p_registered.tbl_foreign_name = p_registered.tbl_name;
    PERFORM _check_expression(p_function, p_registered, p_expression, p_isCondition);
EXCEPTION
    WHEN SQLSTATE 'D2P19' THEN
        RAISE EXCEPTION '%: "%" can not be compared with the table "%"."%": %', p_function, p_expression, p_registered.tbl_schema,
                        p_registered.tbl_name, regexp_replace(SQLERRM, '^.*": ', '')
            USING ERRCODE = 'D2P50', HINT = 'A comparison evaluates it on the table in this database, too: its columns must be there.';
END;
$_check_dest_expression$;
