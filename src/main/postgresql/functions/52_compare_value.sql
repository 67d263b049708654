-- Steps of COMPARE batches, continued: how a value is written so that both servers write equal contents alike.

CREATE OR REPLACE FUNCTION _common_value(p_source REGTYPE, p_dest REGTYPE, p_isSameModifier BOOLEAN,
                                         OUT value TEXT, OUT type TEXT, OUT dependence TEXT)
RETURNS RECORD LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_common_value$
-- Says how a value of either side is written so that both are the same if, and only if, they hold the same content.
-- Input: the types of both sides, whether they have the same modifier (scale).
-- Output: expression, with %1$s for the value, and a cast in any case, as domains have other numbers in each database; its type, one of
--         pg_catalog whose binary form is the same on all servers, or text, json,
--         jsonb and arrays for values written as text; what it depends on: the encoding of the database, the settings of the session, the
--         definition of a type that is another one in each database, nothing (NULL).
DECLARE
    v_source                 REGTYPE = _base_type(p_source);
    v_dest                   REGTYPE = _base_type(p_dest);
    v_types                  REGTYPE[] = ARRAY[v_source, v_dest];
BEGIN
    IF v_types <@ '{int2,int4,int8}' THEN
        type = 'int8';
        value = '%1$s::' || CASE WHEN v_source = v_dest THEN v_source::TEXT ELSE 'int8' END;
    ELSIF v_types <@ '{int2,int4,int8,numeric,money}' THEN
        type = 'numeric';
        value = CASE WHEN p_isSameModifier AND v_types <@ '{numeric}' THEN '%1$s::numeric' ELSE 'trim_scale(%1$s::numeric)' END;
    ELSIF v_types <@ '{int2,int4,int8,numeric,float4,float8}' THEN
        -- There is one zero and one NaN, whatever their sign.
        type = CASE WHEN v_types <@ '{float4}' THEN 'float4' ELSE 'float8' END;
        value = format('(CASE WHEN %%1$s::%1$s = ''NaN'' THEN ''NaN'' ELSE %%1$s::%1$s + 0::%1$s END)', type);
    ELSIF v_types <@ '{text,varchar,bpchar,name}' THEN
        type = 'text';
        value = CASE WHEN v_types && '{bpchar}' THEN 'rtrim(%1$s::text)' ELSE '%1$s::text' END;
    ELSIF v_types <@ '{date,timestamp,timestamptz}' THEN
        type = CASE WHEN v_types = '{date,date}' THEN 'date' WHEN v_types && '{timestamptz}' THEN 'timestamptz' ELSE 'timestamp' END;
        value = '%1$s::' || type;
        dependence = CASE WHEN v_source <> v_dest AND v_types && '{timestamptz}' THEN 'session' END;
    ELSIF v_types <@ '{bit,varbit}' THEN
        type = 'varbit';
        value = '%1$s::varbit';
    ELSIF v_types <@ '{inet,cidr}' THEN
        type = 'inet';
        value = '%1$s::inet';
    ELSIF v_source = v_dest AND v_types <@ '{bool,oid,time,timetz,interval,uuid,bytea,macaddr,macaddr8}' THEN
        type = (SELECT typname FROM pg_catalog.pg_type WHERE oid = v_source);
        value = '%1$s::' || type;
    ELSIF v_types = '{json,json}' THEN
        type = 'json';
        value = '%1$s::text';
    ELSE
        SELECT * INTO value, type, dependence FROM _common_text(v_source, v_dest);
    END IF;
END;
$_common_value$;

CREATE OR REPLACE FUNCTION _common_text(p_source REGTYPE, p_dest REGTYPE, OUT value TEXT, OUT type TEXT, OUT dependence TEXT)
RETURNS RECORD LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_common_text$
-- What _common_value() says of all other types: values are written as text, those of unlike types after what a copy makes of them, if it
-- does by a cast. The strings in the expressions are those of any session, whatever standard_conforming_strings.
DECLARE
    v_types                  REGTYPE[] = ARRAY[p_source, p_dest];
    v_inner                  REGTYPE[] = ARRAY[_inner_type(p_source), _inner_type(p_dest)];
    v_areArrays              BOOLEAN;
    v_isRecord               BOOLEAN;
    v_isSetting              BOOLEAN;
    v_cast                   TEXT;
    v_castDependence         TEXT;
BEGIN
    SELECT bool_and(typcategory = 'A') INTO v_areArrays FROM pg_catalog.pg_type WHERE oid = ANY (v_types);
    SELECT bool_or(typtype = 'c'), bool_or(typcategory IN ('D', 'T') OR oid IN ('bytea'::REGTYPE, 'money'::REGTYPE))
        INTO v_isRecord, v_isSetting FROM pg_catalog.pg_type WHERE oid = ANY (v_inner);
    SELECT * INTO v_cast, v_castDependence FROM _assigned_type(p_source, p_dest, v_areArrays);
    IF v_cast IS NOT NULL THEN
        SELECT replace(c.value, '%1$s', '%1$s::' || v_cast), c.type, coalesce(v_castDependence, c.dependence)
            INTO value, type, dependence FROM _common_value(v_cast::REGTYPE, v_cast::REGTYPE, FALSE) AS c;
        RETURN;
    END IF;
    dependence = CASE WHEN p_source <> p_dest AND (v_isRecord OR v_isSetting) THEN 'session' WHEN v_isRecord THEN 'definition'
                      ELSE 'encoding' END;
    type = CASE WHEN v_types <@ '{json,jsonb}' THEN 'jsonb' WHEN p_source = p_dest AND _is_built_in_array(p_dest) THEN p_dest::TEXT
                ELSE 'text' END;
    value = CASE WHEN v_types <@ '{json,jsonb}' THEN
                      -- Equal numbers look alike; what stands in strings is left alone.
                      $$CASE WHEN %1$s::jsonb::text ~ '[.][0-9]*0' THEN regexp_replace(%1$s::jsonb::text,
                        E'("(?:[^"\\\\]|\\\\.)*")|([.][0-9]*[1-9])0+(?![0-9])|[.]0+(?![0-9])', E'\\1\\2', 'g') ELSE %1$s::jsonb::text END$$
                 WHEN v_inner && '{numeric,money}' AND v_inner <> v_types THEN
                      replace($$regexp_replace(%1$s::text, '([.][0-9]*[1-9])0+(?![0-9])|[.]0+(?![0-9])', E'\\1', 'g')$$,
                              '%1$s', CASE WHEN v_inner && '{money}' AND v_areArrays THEN '%1$s::numeric[]' ELSE '%1$s' END)
                 WHEN v_inner <@ '{float4,float8}' THEN
                      $$regexp_replace(%1$s::text, '(^|[{,])-0(?=[,}])', E'\\1' || '0', 'g')$$
                 WHEN v_inner && '{bpchar}' AND v_areArrays THEN '%1$s::text[]::text'
                 ELSE '%1$s::text' END;
END;
$_common_text$;

CREATE OR REPLACE FUNCTION _assigned_type(p_source REGTYPE, p_dest REGTYPE, p_areArrays BOOLEAN, OUT type TEXT, OUT dependence TEXT)
RETURNS RECORD LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_assigned_type$
-- The type that values of two unlike types are compared in: that of the target, if a copy casts to it; of arrays, the one in which their
-- elements are compared. Texts and what is written like a number need no cast.
-- Output: type (NULL: there is none), what the cast depends on.
BEGIN
    IF p_source = p_dest THEN
        NULL;
    ELSIF p_areArrays THEN
        SELECT v.type || '[]', v.dependence INTO type, dependence
            FROM pg_catalog.pg_type s, pg_catalog.pg_type d, LATERAL _common_value(s.typelem, d.typelem, FALSE) AS v
            WHERE s.oid = p_source AND d.oid = p_dest AND v.type NOT IN ('int8', 'numeric', 'text', 'json', 'jsonb') AND v.type NOT LIKE '%]';
    ELSE
        SELECT p_dest, CASE WHEN c.oid >= 16384 THEN 'definition' WHEN provolatile <> 'i' THEN 'session' END INTO type, dependence
            FROM pg_catalog.pg_cast c
                 JOIN pg_catalog.pg_type d ON d.oid = casttarget
                 LEFT JOIN pg_catalog.pg_proc p ON p.oid = castfunc
            WHERE castsource = p_source AND casttarget = p_dest AND castcontext IN ('a', 'i') AND typcategory NOT IN ('S', 'N');
    END IF;
END;
$_assigned_type$;

CREATE OR REPLACE FUNCTION _inner_type(p_type REGTYPE)
RETURNS REGTYPE LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$_inner_type$
-- The type of what an array, a range, or arrays of ranges... hold; any other type, or that under a domain, itself.
DECLARE
    v_inner                  OID;
BEGIN
    LOOP
        p_type = _base_type(p_type);
        SELECT coalesce(rngsubtype, typelem) INTO v_inner
            FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_range ON t.oid IN (rngtypid, rngmultitypid)
            WHERE t.oid = p_type AND (rngtypid IS NOT NULL OR typcategory = 'A' AND typelem <> 0);
        EXIT WHEN NOT FOUND;
        p_type = v_inner;
    END LOOP;
    RETURN p_type;
END;
$_inner_type$;

CREATE OR REPLACE FUNCTION _is_built_in_array(p_type REGTYPE)
RETURNS BOOLEAN LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_is_built_in_array$
-- Whether a type is an array of a type that all databases have: then its text can be read here, too.
    SELECT EXISTS (SELECT FROM pg_catalog.pg_type a JOIN pg_catalog.pg_type e ON e.oid = a.typelem
                       WHERE a.oid = p_type AND a.typcategory = 'A' AND e.typnamespace = 'pg_catalog'::REGNAMESPACE AND e.typtype = 'b');
$_is_built_in_array$;
