-- Nobody holds a privilege on a parameter by default; superusers need none.
SELECT 'parameter grant', NULL, NULL, NULL, NULL, NULL, NULL,
       jsonb_build_array(p.parname, r.name),
       jsonb_build_object('grants', jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
           'privileges', jsonb_agg(i.privilege_type ORDER BY i.privilege_type)
               FILTER (WHERE NOT i.is_grantable),
           'grantable', jsonb_agg(i.privilege_type ORDER BY i.privilege_type)
               FILTER (WHERE i.is_grantable))))),
       NULL,
       CASE WHEN i.grantee <> 0 THEN jsonb_build_array(
           jsonb_build_array('pg_authid'::regclass::oid::bigint, i.grantee::bigint, 0)) END
FROM pg_parameter_acl p
CROSS JOIN aclexplode(p.paracl) i
CROSS JOIN LATERAL (
    SELECT CASE i.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(i.grantee) END) r (name)
WHERE i.grantee <> 10
GROUP BY p.parname, i.grantee, r.name
