-- Looked for once: hardly an index has its own statistics.
WITH measured AS MATERIALIZED (
    SELECT a.attrelid FROM pg_attribute a WHERE a.attnum > 0 AND a.attstattarget >= 0
      AND a.attrelid IN (SELECT c.oid FROM pg_class c WHERE c.relkind IN ('i', 'I'))
)
SELECT 'index', 'pg_class'::regclass::oid, ic.oid, 0,
       'pg_class'::regclass::oid, c.oid, 0,
       json_build_array(n.nspname, ic.relname),
       jsonb_strip_nulls(jsonb_build_object(
           'unique', nullif(i.indisunique, false),
           'using', CASE WHEN w.text IS NULL THEN d.text ELSE replace(d.text, w.text, '') END,
           'partitioned', nullif(ic.relkind = 'I', false),
           'attached_to', CASE WHEN ic.relispartition THEN (
               SELECT jsonb_build_array(pn.nspname, p.relname)
               FROM pg_inherits h
               JOIN pg_class p ON p.oid = h.inhparent
               JOIN pg_namespace pn ON pn.oid = p.relnamespace
               WHERE h.inhrelid = ic.oid) END,
           -- A partitioned index is valid when all partitions have one.
           'invalid', nullif(NOT i.indisvalid AND ic.relkind = 'i', false),
           'options', to_jsonb(ic.reloptions),
           'statistics', CASE WHEN ic.oid IN (SELECT m.attrelid FROM measured m) THEN (
               SELECT jsonb_agg(jsonb_build_array(a.attnum, a.attstattarget) ORDER BY a.attnum)
               FROM pg_attribute a
               WHERE a.attrelid = ic.oid AND a.attstattarget >= 0) END,
           'tablespace', (
               SELECT s.spcname FROM pg_tablespace s WHERE s.oid = ic.reltablespace))),
       jsonb_build_object(
           'table', jsonb_build_array(n.nspname, c.relname),
           -- Columns in their usual order, and perhaps a WHERE.
           'plain', i.indexprs IS NULL AND i.indnkeyatts = i.indnatts
               AND ic.reloptions IS NULL
               AND translate(i.indoption::text, '0 ', '') = ''
               AND i.indclass::oid[] <@ ARRAY(
                   SELECT o.oid FROM pg_opclass o WHERE o.opcdefault)
               AND (translate(i.indcollation::text, '0 ', '') = '' OR NOT EXISTS (
                   SELECT FROM unnest(i.indcollation, i.indkey) k (used, number)
                   JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
                   WHERE k.used <> a.attcollation AND k.used <> 0)),
           'using', d.text,
           'where', ' WHERE ' || pg_get_expr(i.indpred, i.indrelid),
           'columns', (
               SELECT jsonb_agg(a.attname ORDER BY a.attnum)
               FROM pg_attribute a WHERE a.attrelid = ic.oid)),
       NULL
FROM pg_index i
JOIN pg_class ic ON ic.oid = i.indexrelid
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
-- All that comes after the table's name, so that it is free of names. OFFSET, so that it
-- is made once for each row.
CROSS JOIN LATERAL (
    SELECT substr(pg_get_indexdef(ic.oid), 1 + length(format(
        'CREATE %sINDEX %I ON %s%I.%I ',
        CASE WHEN i.indisunique THEN 'UNIQUE ' END, ic.relname,
        CASE WHEN c.relkind = 'p' THEN 'ONLY ' END, n.nspname, c.relname))) OFFSET 0) AS d (text)
-- The clause of the storage parameters, which can be changed without the rest.
LEFT JOIN LATERAL (
    SELECT ' WITH (' || string_agg(o.name || '=' || CASE WHEN quote_ident(o.value) = o.value
        THEN o.value ELSE quote_literal(o.value) END, ', ' ORDER BY o.place) || ')'
    FROM (SELECT split_part(p.option, '=', 1), substr(p.option, 1 + position('=' IN p.option)), p.place
          FROM unnest(ic.reloptions) WITH ORDINALITY p (option, place)) AS o (name, value, place)
    ) AS w (text) ON ic.reloptions IS NOT NULL
WHERE c.relkind IN ('r', 'p', 'm')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND ic.oid NOT IN (
      SELECT d.objid FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass
        AND d.refclassid = 'pg_constraint'::regclass AND d.deptype = 'i')
  AND c.oid NOT IN (
      SELECT e.objid FROM pg_depend e
      WHERE e.classid = 'pg_class'::regclass AND e.deptype = 'e')
  AND ic.oid NOT IN (
      SELECT e.objid FROM pg_depend e
      WHERE e.classid = 'pg_class'::regclass AND e.deptype = 'e')
UNION ALL
-- The index of a constraint is there for what is said of it alone: comments, targets.
SELECT 'index', 'pg_class'::regclass::oid, ic.oid, 0,
       'pg_constraint'::regclass::oid, o.oid, 0,
       json_build_array(n.nspname, ic.relname),
       jsonb_strip_nulls(jsonb_build_object(
           'of_constraint', true,
           'statistics', CASE WHEN ic.oid IN (SELECT m.attrelid FROM measured m) THEN (
               SELECT jsonb_agg(jsonb_build_array(a.attnum, a.attstattarget) ORDER BY a.attnum)
               FROM pg_attribute a
               WHERE a.attrelid = ic.oid AND a.attstattarget >= 0) END)),
       NULL, NULL
FROM pg_constraint o
JOIN pg_class ic ON ic.oid = o.conindid
JOIN pg_class c ON c.oid = o.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE o.contype IN ('p', 'u', 'x') AND c.relkind IN ('r', 'p')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND c.oid NOT IN (
      SELECT e.objid FROM pg_depend e
      WHERE e.classid = 'pg_class'::regclass AND e.deptype = 'e')
  AND ic.oid NOT IN (
      SELECT e.objid FROM pg_depend e
      WHERE e.classid = 'pg_class'::regclass AND e.deptype = 'e')
