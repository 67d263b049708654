-- The same source DBMS, after it has learnt to answer the optional questions. It notes which ones it was asked.
CREATE TABLE asked (question TEXT);

CREATE OR REPLACE FUNCTION _source_open_madeup(p_migration TEXT, p_serverOptions TEXT[], p_userMappingOptions TEXT[])
RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS
$$
    SELECT _source_open_postgresql(p_migration, p_serverOptions, p_userMappingOptions);
$$;

CREATE OR REPLACE FUNCTION _source_close_madeup(p_migration TEXT)
RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS
$$
    SELECT _source_close_postgresql(p_migration);
$$;

DO $do$
DECLARE
    r_question               RECORD;
BEGIN
    FOR r_question IN
        SELECT name, pg_get_function_identity_arguments(oid) AS parameters, pg_get_function_result(oid) AS result, proretset AS is_set,
               (SELECT string_agg('$' || k, ', ' ORDER BY k) FROM generate_series(1, pronargs) k) AS arguments
            FROM unnest('{relation,expression,send_query,read_query,stop_query,filtered_tables,discover_query,find_text,unreadable,sequence_increment}'::TEXT[]) AS name
                 JOIN pg_catalog.pg_proc ON proname = '_source_' || name || '_postgresql' AND pronamespace = 'data2pg'::REGNAMESPACE
    LOOP
        EXECUTE format('CREATE FUNCTION _source_%s_madeup(%s) RETURNS %s LANGUAGE SQL SET search_path FROM CURRENT AS %L', r_question.name, r_question.parameters,
                       r_question.result, format(CASE WHEN r_question.is_set THEN 'INSERT INTO asked VALUES (%L); SELECT * FROM _source_%1$s_postgresql(%2$s)'
                                                      ELSE 'INSERT INTO asked VALUES (%L); SELECT _source_%1$s_postgresql(%2$s)' END,
                                                 r_question.name, r_question.arguments));
    END LOOP;
END;
$do$;
