-- The dependencies between the steps of a batch.

CREATE OR REPLACE FUNCTION _object_dependencies(p_batchName TEXT)
RETURNS TABLE (child TEXT, parent TEXT) LANGUAGE SQL STABLE SET search_path FROM CURRENT AS
$_object_dependencies$
-- The dependencies that follow from the processed objects.
    WITH part AS (
        SELECT stp_name, stp_schema, stp_object, prt_is_first_step, prt_is_last_step, prt_condition IS NULL AS is_empty
            FROM step JOIN table_part ON prt_schema = stp_schema AND prt_table = stp_object AND prt_part_id = stp_sub_object
            WHERE stp_batch_name = p_batchName AND stp_type = 'TABLE_PART' AND stp_sql_function = '_copy_table'
    )
    -- The first part of a table comes before its other parts, the last part after them.
    SELECT c.stp_name, p.stp_name
        FROM part p JOIN part c USING (stp_schema, stp_object)
        WHERE p.stp_name <> c.stp_name AND (p.prt_is_first_step OR c.prt_is_last_step)
    UNION ALL
    -- Index steps come after all parts but the last, and before the last.
    SELECT CASE WHEN prt_is_last_step THEN p.stp_name ELSE i.stp_name END, CASE WHEN prt_is_last_step THEN i.stp_name ELSE p.stp_name END
        FROM part p JOIN step i USING (stp_schema, stp_object)
        WHERE i.stp_batch_name = p_batchName AND i.stp_type = 'INDEX'
    UNION ALL
    -- First parts without rows come before all whole tables: what is split takes longest and starts early.
    SELECT t.stp_name, p.stp_name
        FROM part p, step t
        WHERE p.prt_is_first_step AND p.is_empty AND t.stp_batch_name = p_batchName AND t.stp_type = 'TABLE'
    UNION ALL
    -- The check of a table comes after its copy.
    SELECT c.stp_name, t.stp_name
        FROM step c JOIN step t USING (stp_batch_name, stp_schema, stp_object)
        WHERE c.stp_batch_name = p_batchName AND c.stp_type = 'CHECK' AND t.stp_type IN ('TABLE', 'TABLE_PART')
    UNION ALL
    -- The check of a foreign key comes after the copies of both its tables; partitions are copied with their table.
    SELECT k.stp_name, t.stp_name
        FROM step k
             JOIN pg_catalog.pg_namespace kn ON kn.nspname = k.stp_schema
             JOIN pg_catalog.pg_class kc ON kc.relname = k.stp_object AND kc.relnamespace = kn.oid
             JOIN pg_catalog.pg_constraint ON conrelid = kc.oid AND conname = k.stp_sub_object AND contype = 'f',
             LATERAL unnest(ARRAY[conrelid, confrelid]) AS relation
             JOIN pg_catalog.pg_class tc ON tc.oid = coalesce(pg_partition_root(relation), relation)
             JOIN pg_catalog.pg_namespace tn ON tn.oid = tc.relnamespace
             JOIN step t ON t.stp_schema = tn.nspname AND t.stp_object = tc.relname
        WHERE k.stp_batch_name = p_batchName AND k.stp_type = 'FOREIGN_KEY'
          AND t.stp_batch_name = p_batchName AND t.stp_type IN ('TABLE', 'TABLE_PART');
$_object_dependencies$;

CREATE OR REPLACE FUNCTION _set_parents(p_batchName TEXT)
RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS
$_set_parents$
-- Sets the parents of all steps of a batch, in one statement whatever their number. What has no parent waits for INIT; END waits for all.
    WITH edge AS (
        SELECT child, parent FROM _object_dependencies(p_batchName)
        UNION
        SELECT stp_name, unnest(stp_added_parents) FROM step WHERE stp_batch_name = p_batchName
    ), rooted_edge AS (
        SELECT child, parent FROM edge
        UNION
        SELECT s.stp_name, i.stp_name
            FROM step s JOIN step i ON i.stp_batch_name = p_batchName AND i.stp_type = 'INIT'
            WHERE s.stp_batch_name = p_batchName AND s.stp_type NOT IN ('INIT', 'END')
              AND NOT EXISTS (SELECT FROM edge WHERE child = s.stp_name)
        UNION
        SELECT e.stp_name, s.stp_name
            FROM step s JOIN step e ON e.stp_batch_name = p_batchName AND e.stp_type = 'END'
            WHERE s.stp_batch_name = p_batchName AND s.stp_type <> 'END'
    ), parents AS (
        SELECT child, array_agg(parent ORDER BY parent COLLATE "C") AS list FROM rooted_edge GROUP BY child
    )
    UPDATE step SET stp_parents = coalesce(list, '{}')
        FROM step s LEFT JOIN parents ON child = s.stp_name
        WHERE step.stp_batch_name = p_batchName AND s.stp_batch_name = p_batchName AND s.stp_name = step.stp_name;
$_set_parents$;

CREATE OR REPLACE FUNCTION _check_circle(p_batchName TEXT)
RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_check_circle$
-- Refuses dependencies in a circle, and says which one. Steps without a waiting parent are taken away one after the other; what is
-- left holds a circle. Steps are numbers here and lists are arrays, so that the work is proportional to the dependencies.
DECLARE
    v_names                  TEXT[];
    v_waiting                INT[];                -- per step: parents not yet taken away
    v_first                  INT[];                -- per step: where its children begin in v_children
    v_children               INT[];
    v_queue                  INT[] = ARRAY[]::INT[];
    v_done                   INT = 0;
    v_nb                     INT;
BEGIN
    SELECT array_agg(stp_name ORDER BY stp_name), array_agg(cardinality(stp_parents) ORDER BY stp_name) INTO v_names, v_waiting
        FROM step WHERE stp_batch_name = p_batchName;
    v_nb = coalesce(cardinality(v_names), 0);
    WITH numbered AS (
        SELECT row_number() OVER (ORDER BY stp_name)::INT AS number, stp_name, stp_parents FROM step WHERE stp_batch_name = p_batchName
    ), edge AS (
        SELECT p.number AS parent, c.number AS child
            FROM numbered c, unnest(c.stp_parents) AS parent_name JOIN numbered p ON p.stp_name = parent_name
    ), per_parent AS (
        SELECT number, count(child)::INT AS nb FROM numbered LEFT JOIN edge ON parent = number GROUP BY number
    )
    SELECT (SELECT array_agg(child ORDER BY parent, child) FROM edge),
           (SELECT array_agg(position ORDER BY number)
                FROM (SELECT number, (1 + coalesce(sum(nb) OVER (ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))::INT
                             AS position FROM per_parent) AS t)
        INTO v_children, v_first;
    v_first = v_first || coalesce(cardinality(v_children), 0) + 1;
    FOR v_step IN 1 .. v_nb LOOP
        IF v_waiting[v_step] = 0 THEN
            v_queue[coalesce(cardinality(v_queue), 0) + 1] = v_step;
        END IF;
    END LOOP;
    WHILE v_done < cardinality(v_queue) LOOP
        v_done = v_done + 1;
        FOR v_child IN v_first[v_queue[v_done]] .. v_first[v_queue[v_done] + 1] - 1 LOOP
            v_waiting[v_children[v_child]] = v_waiting[v_children[v_child]] - 1;
            IF v_waiting[v_children[v_child]] = 0 THEN
                v_queue[cardinality(v_queue) + 1] = v_children[v_child];
            END IF;
        END LOOP;
    END LOOP;
    IF v_done < v_nb THEN
        RAISE EXCEPTION 'complete_migration_configuration: In the batch "%" steps wait for each other: %.', p_batchName,
                        _describe_circle(p_batchName, ARRAY(SELECT v_names[n] FROM generate_series(1, v_nb) n WHERE v_waiting[n] > 0))
            USING ERRCODE = 'D2P23', HINT = 'Look at what add_step_parent() was called for; drop_batch() and a new batch undo it.';
    END IF;
END;
$_check_circle$;

CREATE OR REPLACE FUNCTION _describe_circle(p_batchName TEXT, p_steps TEXT[])
RETURNS TEXT LANGUAGE plpgsql SET search_path FROM CURRENT AS
$_describe_circle$
-- Walks from parent to parent within steps that all have one among them, until a step comes twice.
-- Output: the circle in words, at most ten steps of it.
DECLARE
    v_parents                INT[];                -- per step: the number of a parent
    v_visit                  INT[] = array_fill(0, ARRAY[cardinality(p_steps)]);
    v_path                   INT[] = ARRAY[]::INT[];
    v_step                   INT = 1;
BEGIN
    WITH numbered AS (
        SELECT name, number FROM unnest(p_steps) WITH ORDINALITY AS s (name, number)
    )
    SELECT array_agg(parent ORDER BY child) INTO v_parents
        FROM (SELECT c.number AS child, min(p.number)::INT AS parent
                  FROM step JOIN numbered c ON c.name = stp_name, unnest(stp_parents) AS parent_name JOIN numbered p ON p.name = parent_name
                  WHERE stp_batch_name = p_batchName
                  GROUP BY c.number) AS t;
    WHILE v_visit[v_step] = 0 LOOP
        v_path[cardinality(v_path) + 1] = v_step;
        v_visit[v_step] = cardinality(v_path);
        v_step = v_parents[v_step];
    END LOOP;
    v_path = v_path[v_visit[v_step]:] || v_step;
    RETURN (SELECT string_agg('"' || p_steps[number] || '"', ' after ' ORDER BY rank)
                FROM unnest(v_path[:10]) WITH ORDINALITY AS n (number, rank))
           || CASE WHEN cardinality(v_path) > 10 THEN ' after ...' ELSE '' END;
END;
$_describe_circle$;
