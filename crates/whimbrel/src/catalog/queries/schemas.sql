SELECT 'schema', 'pg_namespace'::regclass::oid, n.oid, 0, NULL, NULL, NULL,
       jsonb_build_array(n.nspname), '{}', NULL, NULL
FROM pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_namespace'::regclass AND e.objid = n.oid AND e.deptype = 'e')
