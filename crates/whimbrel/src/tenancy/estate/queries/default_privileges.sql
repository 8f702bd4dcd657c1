-- What future tables grant.
SELECT jsonb_build_object(
    'by', pg_get_userbyid(d.defaclrole),
    'schema', n.nspname,
    'grantee', CASE x.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(x.grantee) END,
    'for_app', x.grantee = 0 OR coalesce(pg_has_role(:app, nullif(x.grantee, 0), 'USAGE'), false),
    'privilege', x.privilege_type)
FROM pg_default_acl d
LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
CROSS JOIN LATERAL aclexplode(d.defaclacl) x
WHERE d.defaclobjtype = 'r' AND x.grantee <> d.defaclrole
ORDER BY 1
