SELECT jsonb_build_object(
    'name', p.polname,
    'permissive', p.polpermissive,
    'command', p.polcmd,
    'public', 0 = ANY (p.polroles),
    'roles', (
        SELECT coalesce(jsonb_agg(r.rolname ORDER BY r.rolname), '[]')
        FROM pg_roles r WHERE r.oid = ANY (p.polroles)),
    'for_app', 0 = ANY (p.polroles) OR EXISTS (
        SELECT FROM unnest(p.polroles) r WHERE r <> 0 AND pg_has_role(:app, r, 'USAGE')),
    'using', pg_get_expr(p.polqual, p.polrelid),
    'check', pg_get_expr(p.polwithcheck, p.polrelid),
    -- Other tables and views, and functions, that it looks at.
    'relations', (
        SELECT coalesce(jsonb_agg(DISTINCT d.refobjid::bigint), '[]') FROM pg_depend d
        WHERE d.classid = 'pg_policy'::regclass AND d.objid = p.oid
          AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> p.polrelid),
    'functions', (
        SELECT coalesce(jsonb_agg(DISTINCT d.refobjid::bigint), '[]') FROM pg_depend d
        WHERE d.classid = 'pg_policy'::regclass AND d.objid = p.oid
          AND d.refclassid = 'pg_proc'::regclass)),
  p.polrelid::bigint
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY p.polrelid, p.polname
