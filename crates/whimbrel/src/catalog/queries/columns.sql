-- An inherited column needs its parents' columns.
SELECT 'column', 'pg_class'::regclass::oid, c.oid, a.attnum,
       'pg_class'::regclass::oid, c.oid, 0,
       json_build_array(n.nspname, c.relname, a.attname),
       -- Most have no more than this, and to leave out what is NULL is dear.
       CASE WHEN a.attinhcount = 0 AND a.attcollation = t.typcollation
           AND a.attgenerated = '' AND a.attidentity = '' AND a.attstorage = t.typstorage
           AND a.attcompression = '' AND coalesce(a.attstattarget, -1) < 0
           AND a.attoptions IS NULL AND a.attfdwoptions IS NULL AND o.oid IS NULL
       THEN CASE WHEN a.attnotnull
           THEN jsonb_build_object('type', y.name, 'not_null', true)
           ELSE jsonb_build_object('type', y.name) END
       ELSE jsonb_strip_nulls(jsonb_build_object(
           'type', y.name,
           'not_null', nullif(a.attnotnull, false),
           -- Since PostgreSQL 18 it is a constraint: what is not as SET NOT NULL makes it.
           -- One that comes from a parent has the parent's name.
           'not_null_constraint', nullif(jsonb_strip_nulls(jsonb_build_object(
               'name', nullif(o.conname, concat(c.relname, '_', a.attname, '_not_null')),
               'no_inherit', nullif(o.connoinherit, false),
               'not_valid', nullif(NOT o.convalidated, false),
               'comment', e.description)), '{}'),
           'inherited', nullif(a.attinhcount > 0, false),
           'collation', (
               SELECT format('%I.%I', cn.nspname, l.collname)
               FROM pg_collation l JOIN pg_namespace cn ON cn.oid = l.collnamespace
               WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation),
           'generated', CASE WHEN a.attgenerated <> '' THEN jsonb_build_object(
               'expression', pg_get_expr(d.adbin, d.adrelid),
               'kind', CASE a.attgenerated WHEN 's' THEN 'stored' ELSE 'virtual' END) END,
           'identity', CASE WHEN a.attidentity <> '' THEN (
               SELECT jsonb_strip_nulls(jsonb_build_object(
                   'kind', CASE a.attidentity WHEN 'a' THEN 'always' ELSE 'by default' END,
                   'sequence', jsonb_build_array(sn.nspname, sc.relname),
                   'start', s.seqstart, 'increment', s.seqincrement,
                   'min', s.seqmin, 'max', s.seqmax, 'cache', s.seqcache,
                   'cycle', nullif(s.seqcycle, false),
                   'unlogged', nullif(sc.relpersistence <> c.relpersistence, false)))
               FROM pg_depend i
               JOIN pg_sequence s ON s.seqrelid = i.objid
               JOIN pg_class sc ON sc.oid = i.objid
               JOIN pg_namespace sn ON sn.oid = sc.relnamespace
               WHERE i.refclassid = 'pg_class'::regclass AND i.refobjid = c.oid
                 AND i.refobjsubid = a.attnum AND i.classid = 'pg_class'::regclass
                 AND i.deptype = 'i') END,
           'storage', CASE WHEN a.attstorage <> t.typstorage THEN
               CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
                   WHEN 'm' THEN 'main' ELSE 'extended' END END,
           'compression', CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
           -- NULL since PostgreSQL 17, -1 before.
           'statistics', CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END,
           'options', to_jsonb(a.attoptions),
           'foreign_options', CASE WHEN a.attfdwoptions IS NOT NULL THEN (
               SELECT jsonb_agg(o ORDER BY o) FROM unnest(a.attfdwoptions) o) END)) END,
       json_build_object('position', a.attnum, 'local', a.attislocal),
       CASE WHEN a.attinhcount > 0 THEN (
           SELECT jsonb_agg(jsonb_build_array(
               'pg_class'::regclass::oid::bigint, p.attrelid::bigint, p.attnum))
           FROM pg_inherits i
           JOIN pg_attribute p ON p.attrelid = i.inhparent AND p.attname = a.attname
           WHERE i.inhrelid = c.oid AND NOT p.attisdropped) END
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
CROSS JOIN LATERAL (SELECT format_type(a.atttypid, a.atttypmod)) y (name)
LEFT JOIN pg_constraint o ON o.conrelid = c.oid AND o.contype = 'n'
    AND o.conkey[1] = a.attnum
LEFT JOIN pg_description e ON e.classoid = 'pg_constraint'::regclass AND e.objoid = o.oid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    AND a.attgenerated <> ''
WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
