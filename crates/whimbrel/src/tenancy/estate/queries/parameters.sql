-- Who may set what only a superuser may by default.
SELECT jsonb_build_object(
    'parameter', a.parname,
    'grantee', CASE x.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(x.grantee) END,
    'for_app', x.grantee = 0 OR coalesce(pg_has_role(:app, nullif(x.grantee, 0), 'USAGE'), false))
FROM pg_parameter_acl a
CROSS JOIN LATERAL aclexplode(a.paracl) x
WHERE x.privilege_type = 'SET'
ORDER BY a.parname
