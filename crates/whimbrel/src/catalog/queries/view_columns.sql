-- The columns of views and materialized views: what is said of them, for their types are
-- the view's.
SELECT 'column', 'pg_class'::regclass::oid, c.oid, a.attnum,
       'pg_class'::regclass::oid, c.oid, 0,
       jsonb_build_array(n.nspname, c.relname, a.attname),
       jsonb_strip_nulls(jsonb_build_object(
           'of_view', true,
           'storage', CASE WHEN a.attstorage <> t.typstorage THEN
               CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
                   WHEN 'm' THEN 'main' ELSE 'extended' END END,
           'compression', CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
           'statistics', CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END,
           'options', to_jsonb(a.attoptions))),
       jsonb_build_object('position', a.attnum),
       NULL
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relkind IN ('v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
