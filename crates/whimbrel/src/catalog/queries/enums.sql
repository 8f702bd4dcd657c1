SELECT 'enum', 'pg_type'::regclass::oid, t.oid, 0,
       'pg_namespace'::regclass::oid, t.typnamespace, 0,
       jsonb_build_array(n.nspname, t.typname),
       jsonb_build_object('labels', (
           SELECT jsonb_agg(l.enumlabel ORDER BY l.enumsortorder)
           FROM pg_enum l WHERE l.enumtypid = t.oid)),
       NULL, NULL
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'e' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e')
