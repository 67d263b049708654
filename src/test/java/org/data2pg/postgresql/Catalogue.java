package org.data2pg.postgresql;

/** What is in the schema of Data2Pg, asked of PostgreSQL's catalogue: the same for two installations that are the same. */
final class Catalogue {

    /**
     * One row per object and facet of it: functions with their source, tables with their columns, constraints and indexes, views, types,
     * comments, rights, owners, members of the extension, tables to dump. Objects are named as from within the schema.
     */
    static final String CONTENTS = """
            WITH here AS (
                SELECT oid FROM pg_namespace WHERE nspname = current_schema()
            ), ours (kind, oid, catalog, name, acl, owner, definition) AS (
                SELECT 'function', p.oid, 'pg_proc'::regclass, p.oid::regprocedure::text, proacl, proowner, pg_get_functiondef(p.oid)
                    FROM pg_proc p JOIN here ON here.oid = pronamespace
                UNION ALL
                SELECT 'relation ' || relkind::text, c.oid, 'pg_class'::regclass, c.oid::regclass::text, relacl, relowner,
                       CASE relkind WHEN 'v' THEN pg_get_viewdef(c.oid) WHEN 'i' THEN pg_get_indexdef(c.oid) ELSE relpersistence::text END
                    FROM pg_class c JOIN here ON here.oid = relnamespace WHERE relkind <> 't'
                UNION ALL
                SELECT 'type', t.oid, 'pg_type'::regclass, t.oid::regtype::text, typacl, typowner, typtype::text
                    FROM pg_type t JOIN here ON here.oid = typnamespace WHERE typelem = 0
                UNION ALL
                SELECT 'constraint', c.oid, 'pg_constraint'::regclass, conrelid::regclass || '.' || conname, NULL, NULL, pg_get_constraintdef(c.oid)
                    FROM pg_constraint c JOIN here ON here.oid = connamespace
                UNION ALL
                SELECT 'trigger', t.oid, 'pg_trigger'::regclass, tgrelid::regclass || '.' || tgname, NULL, NULL, pg_get_triggerdef(t.oid)
                    FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN here ON here.oid = relnamespace WHERE NOT tgisinternal
            )
            SELECT concat_ws(' | ', kind, name, definition,
                             'owner ' || owner::regrole,
                             'rights ' || (SELECT string_agg(a::text, ', ' ORDER BY a::text) FROM unnest(acl) AS a),
                             'comment ' || obj_description(ours.oid, catalog::name),
                             'member of ' || (SELECT extname FROM pg_depend JOIN pg_extension e ON e.oid = refobjid
                                                  WHERE classid = catalog AND objid = ours.oid AND deptype = 'e'),
                             'dumped where ' || (SELECT quote_literal(extcondition[array_position(extconfig, ours.oid)])
                                                     FROM pg_extension WHERE ours.oid = ANY (extconfig)))
                FROM ours
            UNION ALL
            SELECT concat_ws(' | ', 'column', oid::regclass, row_number() OVER (PARTITION BY attrelid ORDER BY attnum), attname,
                             format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
                             (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum),
                             col_description(attrelid, attnum))
                FROM ours JOIN pg_attribute ON attrelid = oid AND attnum > 0 AND NOT attisdropped
                WHERE catalog = 'pg_class'::regclass
            ORDER BY 1""";

    private Catalogue() {
    }
}
