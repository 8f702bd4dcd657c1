SELECT 'table', 'pg_class'::regclass::oid, c.oid, 0,
       'pg_namespace'::regclass::oid, c.relnamespace, 0,
       jsonb_build_array(n.nspname, c.relname),
       jsonb_strip_nulls(jsonb_build_object(
           'partition_key', CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END,
           'of_type', nullif(c.reloftype, 0)::regtype::text,
           'unlogged', nullif(c.relpersistence = 'u', false),
           -- In their order, which pg_dump keeps.
           'options', (
               SELECT jsonb_agg(o.option ORDER BY o.of_toast, o.place)
               FROM (SELECT false, r.option, r.place
                     FROM unnest(c.reloptions) WITH ORDINALITY r (option, place)
                     UNION ALL
                     SELECT true, 'toast.' || r.option, r.place
                     FROM pg_class t
                     CROSS JOIN unnest(t.reloptions) WITH ORDINALITY r (option, place)
                     WHERE t.oid = c.reltoastrelid) AS o (of_toast, option, place)),
           'access_method', (
               SELECT m.amname FROM pg_am m WHERE m.oid = c.relam AND m.amname <> 'heap'),
           'tablespace', (
               SELECT s.spcname FROM pg_tablespace s WHERE s.oid = c.reltablespace),
           'foreign', CASE c.relkind WHEN 'f' THEN (
               SELECT jsonb_strip_nulls(jsonb_build_object(
                   'server', s.srvname,
                   'options', (SELECT jsonb_agg(o ORDER BY o) FROM unnest(f.ftoptions) o)))
               FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver
               WHERE f.ftrelid = c.oid) END)),
       NULL::jsonb, NULL::jsonb
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT 'inheritance', NULL, NULL, NULL, 'pg_class'::regclass::oid, c.oid, 0,
       jsonb_build_array(n.nspname, c.relname, pn.nspname, p.relname),
       jsonb_strip_nulls(jsonb_build_object('bound', pg_get_expr(c.relpartbound, c.oid))),
       jsonb_build_object('place', i.inhseqno),
       jsonb_build_array(
           jsonb_build_array('pg_class'::regclass::oid::bigint, p.oid::bigint, 0))
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class p ON p.oid = i.inhparent
JOIN pg_namespace pn ON pn.oid = p.relnamespace
WHERE c.relkind IN ('r', 'p', 'f')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT 'row security', NULL, NULL, NULL, 'pg_class'::regclass::oid, c.oid, 0,
       jsonb_build_array(n.nspname, c.relname),
       jsonb_strip_nulls(jsonb_build_object(
           'enabled', nullif(c.relrowsecurity, false),
           'forced', nullif(c.relforcerowsecurity, false))),
       NULL::jsonb, NULL::jsonb
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND (c.relrowsecurity OR c.relforcerowsecurity)
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT 'replica identity', NULL, NULL, NULL, 'pg_class'::regclass::oid, c.oid, 0,
       jsonb_build_array(n.nspname, c.relname),
       jsonb_strip_nulls(jsonb_build_object(
           'identity', CASE c.relreplident
               WHEN 'n' THEN 'nothing' WHEN 'f' THEN 'full' ELSE 'index' END,
           'index', ic.relname)),
       NULL::jsonb,
       CASE WHEN ic.oid IS NOT NULL THEN jsonb_build_array(
           jsonb_build_array('pg_class'::regclass::oid::bigint, ic.oid::bigint, 0)) END
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisreplident
LEFT JOIN pg_class ic ON ic.oid = i.indexrelid
WHERE c.relkind IN ('r', 'p') AND c.relreplident <> 'd'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT 'cluster', NULL, NULL, NULL, 'pg_class'::regclass::oid, c.oid, 0,
       jsonb_build_array(n.nspname, c.relname),
       jsonb_build_object('index', ic.relname),
       NULL::jsonb,
       jsonb_build_array(
           jsonb_build_array('pg_class'::regclass::oid::bigint, ic.oid::bigint, 0))
FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_class ic ON ic.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE i.indisclustered AND c.relkind IN ('r', 'm')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
