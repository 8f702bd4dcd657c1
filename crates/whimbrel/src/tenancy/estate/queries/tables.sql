-- Ordinary, partitioned and foreign tables.
SELECT jsonb_build_object(
    'oid', c.oid::bigint,
    'schema', n.nspname,
    'name', c.relname,
    'kind', c.relkind,
    'owner', pg_get_userbyid(c.relowner),
    'rls', c.relrowsecurity,
    'force', c.relforcerowsecurity,
    'is_partition', c.relispartition,
    'root', CASE WHEN c.relispartition THEN pg_partition_root(c.oid)::oid::bigint END,
    'parents', (
        SELECT coalesce(jsonb_agg(i.inhparent::bigint ORDER BY i.inhseqno), '[]')
        FROM pg_inherits i WHERE i.inhrelid = c.oid),
    'bound', pg_get_expr(c.relpartbound, c.oid),
    'partitioning', CASE WHEN pt.partrelid IS NOT NULL THEN jsonb_build_object(
        'strategy', pt.partstrat,
        'key', pg_get_partkeydef(c.oid),
        'columns', to_jsonb(pt.partattrs::int2[]),
        'has_default', pt.partdefid <> 0) END,
    'estimate', c.reltuples,
    'app', jsonb_build_object(
        'select', coalesce(has_table_privilege(:app, c.oid, 'SELECT') OR has_any_column_privilege(:app, c.oid, 'SELECT'), false),
        'insert', coalesce(has_table_privilege(:app, c.oid, 'INSERT') OR has_any_column_privilege(:app, c.oid, 'INSERT'), false),
        'update', coalesce(has_table_privilege(:app, c.oid, 'UPDATE') OR has_any_column_privilege(:app, c.oid, 'UPDATE'), false),
        'delete', coalesce(has_table_privilege(:app, c.oid, 'DELETE'), false),
        'truncate', coalesce(has_table_privilege(:app, c.oid, 'TRUNCATE'), false),
        'references', coalesce(has_table_privilege(:app, c.oid, 'REFERENCES') OR has_any_column_privilege(:app, c.oid, 'REFERENCES'), false),
        'trigger', coalesce(has_table_privilege(:app, c.oid, 'TRIGGER'), false),
        'maintain', CASE WHEN current_setting('server_version_num')::int >= 170000
            THEN coalesce(has_table_privilege(:app, c.oid, 'MAINTAIN'), false) ELSE false END))
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_partitioned_table pt ON pt.partrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname, c.relname
