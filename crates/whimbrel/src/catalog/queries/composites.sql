-- The comments of attributes are here, because attributes are no facts.
SELECT 'composite type', 'pg_type'::regclass::oid, t.oid, 0,
       'pg_namespace'::regclass::oid, t.typnamespace, 0,
       jsonb_build_array(n.nspname, t.typname),
       jsonb_build_object('attributes', coalesce((
           SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
               'name', a.attname,
               'type', format_type(a.atttypid, a.atttypmod),
               'comment', col_description(a.attrelid, a.attnum),
               'collation', (
                   SELECT format('%I.%I', cn.nspname, l.collname)
                   FROM pg_collation l JOIN pg_namespace cn ON cn.oid = l.collnamespace
                   WHERE l.oid = a.attcollation
                     AND a.attcollation <> (
                         SELECT b.typcollation FROM pg_type b WHERE b.oid = a.atttypid))))
               ORDER BY a.attnum)
           FROM pg_attribute a
           WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), '[]')),
       NULL, NULL
FROM pg_type t
JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e')
