SELECT 'foreign-data wrapper', 'pg_foreign_data_wrapper'::regclass::oid, w.oid, 0,
       NULL::oid, NULL::oid, NULL::int,
       jsonb_build_array(w.fdwname),
       jsonb_strip_nulls(jsonb_build_object(
           'handler', (
               SELECT jsonb_build_array(n.nspname, p.proname)
               FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
               WHERE p.oid = w.fdwhandler),
           'validator', (
               SELECT jsonb_build_array(n.nspname, p.proname)
               FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
               WHERE p.oid = w.fdwvalidator),
           'options', (SELECT jsonb_agg(o ORDER BY o) FROM unnest(w.fdwoptions) o))),
       NULL::jsonb, NULL::jsonb
FROM pg_foreign_data_wrapper w
WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_foreign_data_wrapper'::regclass AND e.objid = w.oid AND e.deptype = 'e')
UNION ALL
SELECT 'server', 'pg_foreign_server'::regclass::oid, s.oid, 0,
       'pg_foreign_data_wrapper'::regclass::oid, s.srvfdw, 0,
       jsonb_build_array(s.srvname),
       jsonb_strip_nulls(jsonb_build_object(
           'wrapper', w.fdwname,
           'type', s.srvtype,
           'version', s.srvversion,
           'options', (SELECT jsonb_agg(o ORDER BY o) FROM unnest(s.srvoptions) o))),
       NULL, NULL
FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_foreign_server'::regclass AND e.objid = s.oid AND e.deptype = 'e')
UNION ALL
-- pg_user_mappings hides the options from those who may not see them. Secrets are not
-- even read: they would stand in snapshots, plans and files.
SELECT 'user mapping', 'pg_user_mapping'::regclass::oid, m.umid, 0,
       'pg_foreign_server'::regclass::oid, m.srvid, 0,
       jsonb_build_array(m.srvname, m.usename),
       jsonb_strip_nulls(jsonb_build_object(
           'options', (
               SELECT jsonb_agg(s ORDER BY s)
               FROM unnest(m.umoptions) o, LATERAL (SELECT CASE
                   WHEN split_part(o, '=', 1) ~* '(pass|secret|token|key)'
                   THEN split_part(o, '=', 1) || '=***' ELSE o END) AS shown (s)))),
       NULL,
       CASE WHEN m.umuser <> 0 THEN jsonb_build_array(
           jsonb_build_array('pg_authid'::regclass::oid::bigint, m.umuser::bigint, 0)) END
FROM pg_user_mappings m
WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_user_mapping'::regclass AND e.objid = m.umid AND e.deptype = 'e')
