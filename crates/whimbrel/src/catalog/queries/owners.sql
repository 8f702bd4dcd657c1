-- Satellites of what is no fact are left out when parents are looked up. An extension's
-- owner cannot be changed.
SELECT 'owner', NULL, NULL, NULL, o.class, o.object, 0, '[]',
       jsonb_build_object('role', r.rolname), NULL,
       jsonb_build_array(
           jsonb_build_array('pg_authid'::regclass::oid::bigint, r.oid::bigint, 0))
FROM (
    -- PostgreSQL 14 gives the schema public to the superuser of initdb.
    SELECT 'pg_namespace'::regclass::oid, n.oid, n.nspowner FROM pg_namespace n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT (n.oid < 16384 AND n.nspowner = 10)
    UNION ALL
    SELECT 'pg_class'::regclass::oid, c.oid, c.relowner FROM pg_class c
    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    UNION ALL
    SELECT 'pg_type'::regclass::oid, t.oid, t.typowner FROM pg_type t
    WHERE t.oid >= 16384 AND t.typisdefined
    UNION ALL
    SELECT 'pg_proc'::regclass::oid, p.oid, p.proowner FROM pg_proc p WHERE p.oid >= 16384
    UNION ALL
    SELECT 'pg_operator'::regclass::oid, o.oid, o.oprowner FROM pg_operator o WHERE o.oid >= 16384
    UNION ALL
    SELECT 'pg_opclass'::regclass::oid, o.oid, o.opcowner FROM pg_opclass o WHERE o.oid >= 16384
    UNION ALL
    SELECT 'pg_opfamily'::regclass::oid, o.oid, o.opfowner FROM pg_opfamily o WHERE o.oid >= 16384
    UNION ALL
    SELECT 'pg_collation'::regclass::oid, c.oid, c.collowner FROM pg_collation c WHERE c.oid >= 16384
    UNION ALL
    SELECT 'pg_conversion'::regclass::oid, c.oid, c.conowner FROM pg_conversion c WHERE c.oid >= 16384
    UNION ALL
    SELECT 'pg_language'::regclass::oid, l.oid, l.lanowner FROM pg_language l WHERE l.oid >= 16384
    UNION ALL
    SELECT 'pg_statistic_ext'::regclass::oid, s.oid, s.stxowner FROM pg_statistic_ext s
    UNION ALL
    SELECT 'pg_ts_dict'::regclass::oid, d.oid, d.dictowner FROM pg_ts_dict d WHERE d.oid >= 16384
    UNION ALL
    SELECT 'pg_ts_config'::regclass::oid, c.oid, c.cfgowner FROM pg_ts_config c WHERE c.oid >= 16384
    UNION ALL
    SELECT 'pg_foreign_data_wrapper'::regclass::oid, f.oid, f.fdwowner FROM pg_foreign_data_wrapper f
    UNION ALL
    SELECT 'pg_foreign_server'::regclass::oid, s.oid, s.srvowner FROM pg_foreign_server s
    UNION ALL
    SELECT 'pg_publication'::regclass::oid, p.oid, p.pubowner FROM pg_publication p
    UNION ALL
    SELECT 'pg_subscription'::regclass::oid, s.oid, s.subowner FROM pg_subscription s
    WHERE s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
    UNION ALL
    SELECT 'pg_event_trigger'::regclass::oid, e.oid, e.evtowner FROM pg_event_trigger e
) AS o (class, object, role)
JOIN pg_roles r ON r.oid = o.role
-- What the reader owns is owned as everything it makes.
WHERE r.rolname <> current_user
  AND NOT (r.rolname = 'pg_database_owner' AND o.class = 'pg_namespace'::regclass)
