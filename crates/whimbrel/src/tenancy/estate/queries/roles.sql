SELECT jsonb_build_object(
    'name', r.rolname,
    'superuser', r.rolsuper,
    'bypass_rls', r.rolbypassrls,
    'login', r.rolcanlogin,
    'app_may_become', coalesce(r.oid <> :app AND pg_has_role(:app, r.oid, ':become'), false),
    'owns_tables', EXISTS (
        SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p')
          AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'))
FROM pg_roles r
WHERE r.rolname !~ '^pg_'
ORDER BY r.rolname
