-- The reading role is '', as for owners; so is the role itself as a grantee. A global
-- list takes the place of PostgreSQL's own defaults, one in a schema adds to them.
WITH list AS (
    SELECT d.oid, d.defaclrole AS owner, d.defaclnamespace AS schema,
           d.defaclobjtype AS type, d.defaclacl AS acl,
           CASE WHEN d.defaclnamespace = 0 THEN acldefault(
               CASE d.defaclobjtype WHEN 'S' THEN 's'::"char" ELSE d.defaclobjtype END,
               d.defaclrole) END AS usual
    FROM pg_default_acl d
), item AS (
    SELECT l.*, true AS there, i.* FROM list l, aclexplode(l.acl) i
    UNION ALL
    SELECT l.*, false, i.* FROM list l, aclexplode(l.usual) i
), side AS (
    SELECT i.owner, i.schema, i.type, i.grantee, i.there,
           jsonb_strip_nulls(jsonb_build_object(
               'privileges', jsonb_agg(i.privilege_type ORDER BY i.privilege_type)
                   FILTER (WHERE NOT i.is_grantable),
               'grantable', jsonb_agg(i.privilege_type ORDER BY i.privilege_type)
                   FILTER (WHERE i.is_grantable))) AS grants
    FROM item i
    GROUP BY i.owner, i.schema, i.type, i.grantee, i.there
), grantee AS (
    SELECT s.owner, s.schema, s.type, s.grantee,
           coalesce(jsonb_agg(s.grants) FILTER (WHERE s.there), '[]') AS grants,
           coalesce(jsonb_agg(s.grants) FILTER (WHERE NOT s.there), '[]') AS usual
    FROM side s
    GROUP BY s.owner, s.schema, s.type, s.grantee
)
SELECT 'default privilege', NULL, NULL, NULL,
       CASE WHEN n.oid IS NOT NULL THEN 'pg_namespace'::regclass::oid END, n.oid,
       CASE WHEN n.oid IS NOT NULL THEN 0 END,
       jsonb_build_array(
           CASE WHEN r.rolname = current_user THEN '' ELSE r.rolname END,
           coalesce(n.nspname, ''),
           CASE g.type WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences'
               WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas'
               WHEN 'L' THEN 'large objects' END,
           CASE g.grantee WHEN 0 THEN 'public' WHEN g.owner THEN ''
               ELSE pg_get_userbyid(g.grantee) END),
       jsonb_build_object('grants', g.grants), NULL,
       (SELECT jsonb_agg(jsonb_build_array('pg_authid'::regclass::oid::bigint, o.role::bigint, 0))
        FROM unnest(ARRAY[g.owner, g.grantee]) o (role) WHERE o.role <> 0)
FROM grantee g
JOIN pg_roles r ON r.oid = g.owner
LEFT JOIN pg_namespace n ON n.oid = g.schema
WHERE g.grants <> g.usual
