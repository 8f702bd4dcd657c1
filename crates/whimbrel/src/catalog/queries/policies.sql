-- Roles are in pg_shdepend.
SELECT 'policy', 'pg_policy'::regclass::oid, p.oid, 0,
       'pg_class'::regclass::oid, c.oid, 0,
       jsonb_build_array(n.nspname, c.relname, p.polname),
       jsonb_strip_nulls(jsonb_build_object(
           'command', CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT'
               WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
           'restrictive', nullif(NOT p.polpermissive, false),
           -- Absent for PUBLIC.
           'roles', (
               SELECT jsonb_agg(r.rolname ORDER BY r.rolname)
               FROM pg_roles r WHERE r.oid = ANY (p.polroles)),
           'using', pg_get_expr(p.polqual, p.polrelid),
           'check', pg_get_expr(p.polwithcheck, p.polrelid))),
       NULL,
       (SELECT jsonb_agg(jsonb_build_array('pg_authid'::regclass::oid::bigint, r.oid::bigint, 0))
        FROM pg_roles r WHERE r.oid = ANY (p.polroles))
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
