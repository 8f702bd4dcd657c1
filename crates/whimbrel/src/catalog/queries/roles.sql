-- Passwords are never read.
WITH account AS (
    SELECT r.* FROM pg_roles r
    WHERE r.rolname !~ '^pg_' AND r.oid >= 16384 AND r.rolname <> current_user
)
SELECT 'role', 'pg_authid'::regclass::oid, r.oid, 0, NULL::oid, NULL::oid, NULL::int,
       jsonb_build_array(r.rolname),
       jsonb_strip_nulls(jsonb_build_object(
           'superuser', nullif(r.rolsuper, false),
           'createdb', nullif(r.rolcreatedb, false),
           'createrole', nullif(r.rolcreaterole, false),
           'noinherit', nullif(NOT r.rolinherit, false),
           'login', nullif(r.rolcanlogin, false),
           'replication', nullif(r.rolreplication, false),
           'bypassrls', nullif(r.rolbypassrls, false),
           'connection_limit', nullif(r.rolconnlimit, -1),
           'valid_until', CASE WHEN isfinite(r.rolvaliduntil) THEN
               to_char(r.rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00')
               ELSE nullif(r.rolvaliduntil, 'infinity')::text END,
           'config', (
               SELECT jsonb_agg(c ORDER BY c COLLATE "C")
               FROM pg_db_role_setting s, unnest(s.setconfig) c
               WHERE s.setrole = r.oid AND s.setdatabase = 0),
           'database_config', (
               SELECT jsonb_agg(c ORDER BY c COLLATE "C")
               FROM pg_db_role_setting s, unnest(s.setconfig) c
               WHERE s.setrole = r.oid AND s.setdatabase = (
                   SELECT d.oid FROM pg_database d WHERE d.datname = current_database())))),
       NULL::jsonb, NULL::jsonb
FROM account r
UNION ALL
SELECT 'comment', NULL, NULL, NULL, d.classoid, d.objoid, 0, '[]',
       jsonb_build_object('text', d.description), NULL, NULL
FROM pg_shdescription d JOIN account r ON r.oid = d.objoid
WHERE d.classoid = 'pg_authid'::regclass
UNION ALL
-- Who granted it makes a difference since PostgreSQL 16; '' is the first superuser, in
-- whose name all superusers grant.
SELECT 'membership', NULL, NULL, NULL, 'pg_authid'::regclass::oid, r.oid, 0,
       jsonb_build_array(g.rolname, r.rolname, b.by),
       jsonb_strip_nulls(jsonb_build_object(
           'admin', nullif(bool_or(m.admin_option), false),
           'noinherit', nullif(NOT bool_or(coalesce(
               (to_jsonb(m) ->> 'inherit_option')::boolean, true)), false),
           'noset', nullif(NOT bool_or(coalesce(
               (to_jsonb(m) ->> 'set_option')::boolean, true)), false))),
       NULL,
       jsonb_build_array(
           jsonb_build_array('pg_authid'::regclass::oid::bigint, g.oid::bigint, 0),
           jsonb_build_array('pg_authid'::regclass::oid::bigint,
               (array_agg(m.grantor))[1]::bigint, 0))
FROM pg_auth_members m
JOIN account r ON r.oid = m.member
JOIN pg_roles g ON g.oid = m.roleid
CROSS JOIN LATERAL (
    SELECT CASE WHEN m.grantor = 10 OR NOT to_jsonb(m) ? 'set_option' THEN ''
        ELSE pg_get_userbyid(m.grantor) END) b (by)
GROUP BY r.oid, r.rolname, g.oid, g.rolname, b.by
