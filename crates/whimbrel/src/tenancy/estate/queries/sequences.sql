SELECT jsonb_build_object(
    'oid', c.oid::bigint,
    'schema', n.nspname,
    'name', c.relname,
    'table', (
        SELECT d.refobjid::bigint FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
          AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') LIMIT 1),
    'app_usage', coalesce(has_sequence_privilege(:app, c.oid, 'USAGE'), false),
    'app_select', coalesce(has_sequence_privilege(:app, c.oid, 'SELECT'), false),
    'app_update', coalesce(has_sequence_privilege(:app, c.oid, 'UPDATE'), false))
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
-- The planner may test privileges before the kind: only a CASE keeps that order.
WHERE CASE WHEN c.relkind = 'S' THEN n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ELSE false END
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname, c.relname
