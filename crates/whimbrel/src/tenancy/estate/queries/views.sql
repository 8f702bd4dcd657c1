-- Views and materialized views, with the relations that they read, directly or through
-- other views.
WITH RECURSIVE reads AS (
    SELECT r.ev_class AS view, d.refobjid AS relation
    FROM pg_rewrite r
    JOIN pg_class v ON v.oid = r.ev_class AND v.relkind IN ('v', 'm')
    JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
    UNION
    SELECT s.view, d.refobjid
    FROM reads s
    JOIN pg_rewrite r ON r.ev_class = s.relation
    JOIN pg_class v ON v.oid = r.ev_class AND v.relkind IN ('v', 'm')
    JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
)
SELECT jsonb_build_object(
    'oid', c.oid::bigint,
    'schema', n.nspname,
    'name', c.relname,
    'materialized', c.relkind = 'm',
    'owner', pg_get_userbyid(c.relowner),
    'invoker', coalesce((
        SELECT option_value::bool FROM pg_options_to_table(c.reloptions)
        WHERE option_name = 'security_invoker'), false),
    'app_select', coalesce(has_table_privilege(:app, c.oid, 'SELECT') OR has_any_column_privilege(:app, c.oid, 'SELECT'), false),
    'app_insert', coalesce(has_table_privilege(:app, c.oid, 'INSERT') OR has_any_column_privilege(:app, c.oid, 'INSERT'), false),
    'app_update', coalesce(has_table_privilege(:app, c.oid, 'UPDATE') OR has_any_column_privilege(:app, c.oid, 'UPDATE'), false),
    'app_delete', coalesce(has_table_privilege(:app, c.oid, 'DELETE'), false),
    -- Bits of what can be written through it: 4 update, 8 insert, 16 delete.
    'writable', CASE WHEN c.relkind = 'v' THEN pg_relation_is_updatable(c.oid, true) ELSE 0 END,
    'reads', (
        SELECT coalesce(jsonb_agg(s.relation::bigint ORDER BY s.relation), '[]')
        FROM reads s WHERE s.view = c.oid))
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname, c.relname
