SELECT jsonb_build_object(
    'name', n.nspname,
    'owner', pg_get_userbyid(n.nspowner),
    'app_usage', coalesce(has_schema_privilege(:app, n.oid, 'USAGE'), false),
    'app_create', coalesce(has_schema_privilege(:app, n.oid, 'CREATE'), false))
FROM pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY n.nspname
