SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END,
       'pg_class'::regclass::oid, c.oid, 0,
       'pg_namespace'::regclass::oid, c.relnamespace, 0,
       jsonb_build_array(n.nspname, c.relname),
       jsonb_strip_nulls(jsonb_build_object(
           'definition', rtrim(pg_get_viewdef(c.oid), ';'),
           'columns', (
               SELECT jsonb_agg(jsonb_build_array(
                   a.attname, format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation::text)
                   ORDER BY a.attnum)
               FROM pg_attribute a
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
           'options', to_jsonb(c.reloptions),
           'unpopulated', nullif(NOT c.relispopulated, false),
           'access_method', (
               SELECT m.amname FROM pg_am m WHERE m.oid = c.relam AND m.amname <> 'heap'),
           'tablespace', (
               SELECT s.spcname FROM pg_tablespace s WHERE s.oid = c.reltablespace))),
       NULL, NULL
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
