-- Satellites of what is no fact are left out when parents are looked up.
SELECT 'owner', NULL, NULL, NULL, o.class, o.object, 0, '[]',
       jsonb_build_object('role', r.rolname), NULL, NULL
FROM (
    SELECT 'pg_namespace'::regclass::oid, n.oid, n.nspowner FROM pg_namespace n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    UNION ALL
    SELECT 'pg_class'::regclass::oid, c.oid, c.relowner FROM pg_class c
    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    UNION ALL
    SELECT 'pg_type'::regclass::oid, t.oid, t.typowner FROM pg_type t
    WHERE t.oid >= 16384 AND t.typisdefined
    UNION ALL
    SELECT 'pg_proc'::regclass::oid, p.oid, p.proowner FROM pg_proc p WHERE p.oid >= 16384
    UNION ALL
    SELECT 'pg_operator'::regclass::oid, p.oid, p.oprowner FROM pg_operator p
    WHERE p.oid >= 16384
    UNION ALL
    SELECT 'pg_opfamily'::regclass::oid, f.oid, f.opfowner FROM pg_opfamily f
    WHERE f.oid >= 16384
    UNION ALL
    SELECT 'pg_opclass'::regclass::oid, c.oid, c.opcowner FROM pg_opclass c
    WHERE c.oid >= 16384
    UNION ALL
    SELECT 'pg_collation'::regclass::oid, c.oid, c.collowner FROM pg_collation c
    WHERE c.oid >= 16384
    UNION ALL
    SELECT 'pg_conversion'::regclass::oid, c.oid, c.conowner FROM pg_conversion c
    WHERE c.oid >= 16384
    UNION ALL
    SELECT 'pg_language'::regclass::oid, l.oid, l.lanowner FROM pg_language l
    WHERE l.oid >= 16384
    UNION ALL
    SELECT 'pg_ts_dict'::regclass::oid, d.oid, d.dictowner FROM pg_ts_dict d
    WHERE d.oid >= 16384
    UNION ALL
    SELECT 'pg_ts_config'::regclass::oid, c.oid, c.cfgowner FROM pg_ts_config c
    WHERE c.oid >= 16384
    UNION ALL
    SELECT 'pg_event_trigger'::regclass::oid, t.oid, t.evtowner FROM pg_event_trigger t
) AS o (class, object, role)
JOIN pg_roles r ON r.oid = o.role
-- What the reader owns is owned as everything it makes.
WHERE r.rolname <> current_user
  AND NOT (r.rolname = 'pg_database_owner' AND o.class = 'pg_namespace'::regclass)
