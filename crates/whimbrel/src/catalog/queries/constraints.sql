-- What a partition or child only inherits is its parent's; the not-null constraints of
-- PostgreSQL 18 are attributes of columns.
SELECT 'constraint', 'pg_constraint'::regclass::oid, o.oid, 0,
       'pg_class'::regclass::oid, c.oid, 0,
       jsonb_build_array(n.nspname, c.relname, o.conname),
       jsonb_strip_nulls(jsonb_build_object(
           'type', CASE o.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique'
               WHEN 'f' THEN 'foreign key' WHEN 'c' THEN 'check'
               WHEN 'x' THEN 'exclusion' WHEN 't' THEN 'trigger' END,
           'definition', regexp_replace(
               pg_get_constraintdef(o.oid), '( NOT VALID| NOT ENFORCED)+$', ''),
           'not_enforced', CASE WHEN to_jsonb(o) ->> 'conenforced' = 'false' THEN true END,
           'not_valid', CASE WHEN NOT o.convalidated
               AND coalesce(to_jsonb(o) ->> 'conenforced', 'true') = 'true' THEN true END,
           'deferrable', nullif(o.condeferrable, false),
           'deferred', nullif(o.condeferred, false),
           'options', (SELECT jsonb_agg(p ORDER BY p) FROM unnest(ic.reloptions) p),
           'tablespace', (
               SELECT s.spcname FROM pg_tablespace s WHERE s.oid = ic.reltablespace))),
       jsonb_build_object('columns', (
           SELECT jsonb_agg(a.attname ORDER BY k.place)
           FROM unnest(o.conkey) WITH ORDINALITY k (number, place)
           JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.number),
           'include', (
               SELECT jsonb_agg(a.attname ORDER BY k.place)
               FROM pg_index i
               CROSS JOIN unnest(i.indkey) WITH ORDINALITY k (number, place)
               JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.number
               WHERE i.indexrelid = o.conindid AND o.contype IN ('p', 'u')
                 AND k.place > i.indnkeyatts),
           'nulls_not_distinct', CASE WHEN o.contype = 'u' THEN (
               SELECT nullif((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false)
               FROM pg_index i WHERE i.indexrelid = o.conindid) END,
           'temporal', nullif((to_jsonb(o) ->> 'conperiod')::boolean, false),
           'references', CASE WHEN o.confrelid <> 0 THEN (
               SELECT jsonb_build_array(rn.nspname, r.relname)
               FROM pg_class r JOIN pg_namespace rn ON rn.oid = r.relnamespace
               WHERE r.oid = o.confrelid) END),
       NULL
FROM pg_constraint o
JOIN pg_class c ON c.oid = o.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class ic ON ic.oid = o.conindid AND o.contype IN ('p', 'u', 'x')
WHERE o.contype IN ('p', 'u', 'f', 'c', 'x') AND o.conparentid = 0
  AND o.conislocal AND c.relkind IN ('r', 'p', 'f')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
