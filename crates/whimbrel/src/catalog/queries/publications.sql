-- PostgreSQL 14 has no filters and column lists: there the names are those of `absent`.
SELECT 'publication', 'pg_publication'::regclass::oid, p.oid, 0,
       NULL::oid, NULL::oid, NULL::int,
       jsonb_build_array(p.pubname),
       jsonb_strip_nulls(jsonb_build_object(
           'all_tables', nullif(p.puballtables, false),
           'operations', array_remove(ARRAY[
               CASE WHEN p.pubinsert THEN 'insert' END,
               CASE WHEN p.pubupdate THEN 'update' END,
               CASE WHEN p.pubdelete THEN 'delete' END,
               CASE WHEN p.pubtruncate THEN 'truncate' END], NULL),
           'via_root', nullif(p.pubviaroot, false),
           'generated_columns', CASE WHEN to_jsonb(p) ->> 'pubgencols' = 's' THEN 'stored' END)),
       NULL::jsonb, NULL::jsonb
FROM pg_publication p
WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_publication'::regclass AND e.objid = p.oid AND e.deptype = 'e')
UNION ALL
SELECT 'publication table', 'pg_publication_rel'::regclass::oid, r.oid, 0,
       'pg_publication'::regclass::oid, r.prpubid, 0,
       jsonb_build_array(p.pubname, n.nspname, c.relname),
       jsonb_strip_nulls(jsonb_build_object(
           'columns', (
               SELECT jsonb_agg(a.attname ORDER BY a.attnum)
               FROM pg_attribute a
               WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.columns)),
           'where', pg_get_expr(r.filter, r.prrelid))),
       NULL, NULL
FROM (SELECT NULL::pg_node_tree, NULL::int2vector) AS absent (prqual, prattrs)
CROSS JOIN LATERAL (
    SELECT oid, prpubid, prrelid, prqual AS filter, prattrs::int2[] AS columns
    FROM pg_publication_rel) AS r
JOIN pg_publication p ON p.oid = r.prpubid
JOIN pg_class c ON c.oid = r.prrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
