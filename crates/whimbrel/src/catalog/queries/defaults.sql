-- The expression of a generated column is the column's own.
SELECT 'default', 'pg_attrdef'::regclass::oid, d.oid, 0,
       'pg_class'::regclass::oid, c.oid, a.attnum,
       json_build_array(n.nspname, c.relname, a.attname),
       CASE WHEN c.relkind = 'v'
           THEN jsonb_build_object('expression', e.text, 'of_view', true)
           ELSE jsonb_build_object('expression', e.text) END,
       -- Whether its values differ from call to call, by the functions and operators of
       -- the expression as PostgreSQL keeps it.
       json_build_object('volatile', d.adbin::text NOT LIKE '{CONST %' AND EXISTS (
           SELECT FROM unnest((string_to_array(d.adbin::text, 'funcid '))[2:]) f (rest)
           JOIN pg_proc p ON p.oid = split_part(f.rest, ' ', 1)::oid AND p.provolatile = 'v')),
       NULL
FROM pg_attrdef d
JOIN pg_class c ON c.oid = d.adrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
CROSS JOIN LATERAL (SELECT pg_get_expr(d.adbin, d.adrelid)) e (text)
WHERE a.attgenerated = ''
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND c.oid NOT IN (
      SELECT x.objid FROM pg_depend x
      WHERE x.classid = 'pg_class'::regclass AND x.deptype = 'e')
