-- Satellites of what is no fact are left out when parents are looked up.
-- An owner is '' and PUBLIC is 'public', which is no role's name. The columns of a
-- relation are in the relation's fact: REVOKE on a table takes its columns' privileges
-- along. Only what is not PostgreSQL's own default is a fact; for what belongs to an
-- extension, what is not as the extension made it.
WITH part AS MATERIALIZED (
    SELECT a.attrelid, a.attname, a.attnum, a.attacl
    FROM pg_attribute a
    WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND a.attrelid >= 16384
), object (class, object, sub, part, owner, type, acl) AS (
    SELECT 'pg_namespace'::regclass::oid, n.oid, 0, NULL::name, n.nspowner, 'n'::"char", n.nspacl
    FROM pg_namespace n
    WHERE n.nspacl IS NOT NULL AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    UNION ALL
    -- The sequence of an identity column is the column.
    SELECT 'pg_class'::regclass, coalesce(i.refobjid, c.oid), coalesce(i.refobjsubid, 0),
           NULL, c.relowner, o.type, coalesce(c.relacl, acldefault(o.type, c.relowner))
    FROM pg_class c
    CROSS JOIN LATERAL (
        SELECT CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char") o (type)
    LEFT JOIN pg_depend i ON i.classid = 'pg_class'::regclass AND i.objid = c.oid
        AND i.deptype = 'i' AND i.refclassid = 'pg_class'::regclass AND i.refobjsubid > 0
    WHERE c.oid >= 16384 AND (c.relacl IS NOT NULL OR c.oid IN (
        SELECT a.attrelid FROM part a))
    UNION ALL
    SELECT 'pg_class'::regclass, c.oid, 0, a.attname, c.relowner, 'c', a.attacl
    FROM part a JOIN pg_class c ON c.oid = a.attrelid
    UNION ALL
    SELECT 'pg_proc'::regclass, p.oid, 0, NULL, p.proowner, 'f', p.proacl
    FROM pg_proc p WHERE p.proacl IS NOT NULL AND p.oid >= 16384
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, 0, NULL, t.typowner, 'T', t.typacl
    FROM pg_type t WHERE t.typacl IS NOT NULL AND t.oid >= 16384
    UNION ALL
    SELECT 'pg_language'::regclass, l.oid, 0, NULL, l.lanowner, 'l', l.lanacl
    FROM pg_language l WHERE l.lanacl IS NOT NULL AND l.oid >= 16384
    UNION ALL
    SELECT 'pg_foreign_data_wrapper'::regclass, f.oid, 0, NULL, f.fdwowner, 'F', f.fdwacl
    FROM pg_foreign_data_wrapper f WHERE f.fdwacl IS NOT NULL
    UNION ALL
    SELECT 'pg_foreign_server'::regclass, s.oid, 0, NULL, s.srvowner, 'S', s.srvacl
    FROM pg_foreign_server s WHERE s.srvacl IS NOT NULL
), item AS (
    SELECT o.*, true AS there, i.*
    FROM object o, aclexplode(o.acl) i
    UNION ALL
    SELECT o.*, false, i.*
    FROM object o
    LEFT JOIN pg_init_privs p ON p.classoid = o.class AND p.objoid = o.object
        AND p.objsubid = 0 AND p.privtype = 'e' AND o.part IS NULL
    CROSS JOIN aclexplode(coalesce(p.initprivs, acldefault(o.type, o.owner))) i
), entry AS (
    SELECT i.class, i.object, i.sub, i.owner, i.grantee, i.grantor, i.part, i.there,
           jsonb_strip_nulls(jsonb_build_object(
               'column', i.part,
               'by', CASE WHEN i.grantor <> i.owner THEN pg_get_userbyid(i.grantor) END,
               'privileges', jsonb_agg(i.privilege_type ORDER BY i.privilege_type)
                   FILTER (WHERE NOT i.is_grantable),
               'grantable', jsonb_agg(i.privilege_type ORDER BY i.privilege_type)
                   FILTER (WHERE i.is_grantable))) AS grants
    FROM item i
    GROUP BY i.class, i.object, i.sub, i.owner, i.grantee, i.grantor, i.part, i.there
), grantee AS (
    SELECT e.class, e.object, e.sub, e.owner, e.grantee,
           coalesce(jsonb_agg(e.grants ORDER BY e.part NULLS FIRST, e.grants ->> 'by' COLLATE "C" NULLS FIRST)
               FILTER (WHERE e.there), '[]') AS grants,
           coalesce(jsonb_agg(e.grants) FILTER (WHERE NOT e.there), '[]') AS usual,
           array_agg(e.grantor) AS grantors,
           array_agg(e.part) FILTER (WHERE e.part IS NOT NULL) AS parts
    FROM entry e
    GROUP BY e.class, e.object, e.sub, e.owner, e.grantee
)
SELECT 'grant', NULL, NULL, NULL,
       CASE WHEN m.extension IS NULL THEN g.class ELSE 'pg_extension'::regclass::oid END,
       coalesce(m.extension, g.object), CASE WHEN m.extension IS NULL THEN g.sub ELSE 0 END,
       jsonb_build_array(concat(m.type || ' ' || m.identity || ' for ', r.name)),
       jsonb_build_object('grants', g.grants) || CASE WHEN m.extension IS NULL THEN '{}'
           ELSE jsonb_build_object('type', m.type, 'identity', m.identity,
               'grantee', r.name, 'initial', g.usual) END,
       NULL,
       (SELECT jsonb_agg(needed)
        FROM (SELECT jsonb_build_array('pg_authid'::regclass::oid::bigint, r.role::bigint, 0)
              FROM unnest(g.grantors || g.grantee) r (role)
              WHERE r.role <> 0
              UNION ALL
              SELECT jsonb_build_array(g.class::bigint, g.object::bigint, a.attnum)
              FROM part a
              WHERE g.parts IS NOT NULL
                AND a.attrelid = g.object AND a.attname = ANY (g.parts)) n (needed))
FROM grantee g
CROSS JOIN LATERAL (
    SELECT CASE g.grantee
        WHEN 0 THEN 'public' WHEN g.owner THEN '' ELSE pg_get_userbyid(g.grantee) END) r (name)
LEFT JOIN LATERAL (
    SELECT d.refobjid, i.type, i.identity
    FROM pg_depend d, pg_identify_object(g.class, g.object, 0) i
    WHERE d.classid = g.class AND d.objid = g.object AND d.deptype = 'e'
) m (extension, type, identity) ON true
WHERE g.grants <> g.usual
