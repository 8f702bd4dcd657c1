-- An inherited constraint needs those that it has from its parents. Of a foreign key that
-- refers to a partitioned table there is a copy for each partition, on the same table: they
-- are left out. The not-null constraints of PostgreSQL 18 are attributes of columns.
SELECT 'constraint', 'pg_constraint'::regclass::oid, o.oid, 0,
       'pg_class'::regclass::oid, c.oid, 0,
       json_build_array(n.nspname, c.relname, o.conname),
       jsonb_strip_nulls(jsonb_build_object(
           'type', CASE o.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique'
               WHEN 'f' THEN 'foreign key' WHEN 'c' THEN 'check'
               WHEN 'x' THEN 'exclusion' WHEN 't' THEN 'trigger' END,
           'definition', CASE WHEN o.condeferrable OR NOT o.convalidated
               THEN regexp_replace(d.text,
                   '( DEFERRABLE| INITIALLY DEFERRED| NOT VALID| NOT ENFORCED)+$', '')
               ELSE d.text END,
           'inherited', nullif(o.coninhcount > 0 OR o.conparentid <> 0, false),
           'not_enforced', nullif(d.text LIKE '% NOT ENFORCED', false),
           'not_valid', nullif(
               NOT o.convalidated AND d.text NOT LIKE '% NOT ENFORCED', false),
           'deferrable', nullif(o.condeferrable, false),
           'deferred', nullif(o.condeferred, false),
           'options', to_jsonb(ic.reloptions),
           -- A partition's key as a part of an index that is no constraint.
           'attached_to', CASE WHEN ic.relispartition AND o.conparentid = 0 THEN (
               SELECT jsonb_build_array(pn.nspname, p.relname)
               FROM pg_inherits h
               JOIN pg_class p ON p.oid = h.inhparent
               JOIN pg_namespace pn ON pn.oid = p.relnamespace
               WHERE h.inhrelid = ic.oid) END,
           'tablespace', (
               SELECT s.spcname FROM pg_tablespace s WHERE s.oid = ic.reltablespace))),
       jsonb_build_object('local', o.conislocal, 'columns', (
           SELECT jsonb_agg(a.attname ORDER BY array_position(o.conkey, a.attnum))
           FROM pg_attribute a
           WHERE a.attrelid = o.conrelid AND a.attnum = ANY (o.conkey)),
           'include', CASE WHEN i.indnatts > i.indnkeyatts THEN (
               SELECT jsonb_agg(a.attname ORDER BY k.place)
               FROM unnest(i.indkey) WITH ORDINALITY k (number, place)
               JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.number
               WHERE k.place > i.indnkeyatts) END,
           'nulls_not_distinct', CASE WHEN o.contype = 'u' THEN
               nullif((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) END,
           -- A row as JSON is dear; only PostgreSQL 18 has the column.
           'temporal', CASE
               WHEN current_setting('server_version_num')::int >= 180000 AND o.contype <> 'c'
               THEN nullif((to_jsonb(o) ->> 'conperiod')::boolean, false) END,
           'references', CASE WHEN o.confrelid <> 0 THEN (
               SELECT jsonb_build_array(rn.nspname, r.relname)
               FROM pg_class r JOIN pg_namespace rn ON rn.oid = r.relnamespace
               WHERE r.oid = o.confrelid) END),
       CASE WHEN o.conparentid <> 0 THEN
           jsonb_build_array(jsonb_build_array(
               'pg_constraint'::regclass::oid::bigint, o.conparentid::bigint, 0))
       WHEN o.coninhcount > 0 THEN (
           SELECT jsonb_agg(jsonb_build_array(
               'pg_constraint'::regclass::oid::bigint, p.oid::bigint, 0))
           FROM pg_inherits i
           JOIN pg_constraint p ON p.conrelid = i.inhparent AND p.contype = o.contype
               AND p.conname = o.conname
           WHERE i.inhrelid = o.conrelid)
       WHEN ic.relispartition THEN (
           SELECT jsonb_agg(jsonb_build_array(
               'pg_class'::regclass::oid::bigint, h.inhparent::bigint, 0))
           FROM pg_inherits h WHERE h.inhrelid = ic.oid) END
FROM pg_constraint o
JOIN pg_class c ON c.oid = o.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class ic ON ic.oid = o.conindid AND o.contype IN ('p', 'u', 'x')
LEFT JOIN pg_index i ON i.indexrelid = o.conindid AND o.contype IN ('p', 'u')
-- OFFSET, so that it is made once for each row.
CROSS JOIN LATERAL (SELECT pg_get_constraintdef(o.oid) OFFSET 0) d (text)
WHERE o.contype IN ('p', 'u', 'f', 'c', 'x')
  AND NOT EXISTS (SELECT FROM pg_constraint p
                  WHERE p.oid = o.conparentid AND p.conrelid = o.conrelid)
  AND c.relkind IN ('r', 'p', 'f')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND c.oid NOT IN (
      SELECT e.objid FROM pg_depend e
      WHERE e.classid = 'pg_class'::regclass AND e.deptype = 'e')
