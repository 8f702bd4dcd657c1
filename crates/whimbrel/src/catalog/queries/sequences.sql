-- The sequence of an identity column is the column's own; it has an internal dependency.
WITH sequence AS (
    SELECT c.oid, c.relname, c.relnamespace, n.nspname, c.relpersistence, s.*,
           d.refobjid AS owner, d.refobjsubid AS owner_column
    FROM pg_class c
    JOIN pg_sequence s ON s.seqrelid = c.oid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype = 'a'
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
      AND NOT EXISTS (
          SELECT FROM pg_depend i
          WHERE i.classid = 'pg_class'::regclass AND i.objid = c.oid AND i.deptype = 'i'
            AND i.refclassid = 'pg_class'::regclass AND i.refobjsubid > 0)
)
SELECT 'sequence', 'pg_class'::regclass::oid, s.oid, 0,
       'pg_namespace'::regclass::oid, s.relnamespace, 0,
       jsonb_build_array(s.nspname, s.relname),
       jsonb_strip_nulls(jsonb_build_object(
           'type', format_type(s.seqtypid, NULL),
           'start', s.seqstart, 'increment', s.seqincrement,
           'min', s.seqmin, 'max', s.seqmax, 'cache', s.seqcache,
           'cycle', nullif(s.seqcycle, false),
           'unlogged', nullif(s.relpersistence = 'u', false))),
       NULL::jsonb, NULL::jsonb
FROM sequence s
UNION ALL
SELECT 'owned by', NULL, NULL, NULL, 'pg_class'::regclass::oid, s.oid, 0,
       jsonb_build_array(s.nspname, s.relname),
       jsonb_build_object('schema', n.nspname, 'table', t.relname, 'column', a.attname),
       NULL::jsonb,
       jsonb_build_array(
           jsonb_build_array('pg_class'::regclass::oid::bigint, s.owner::bigint, s.owner_column))
FROM sequence s
JOIN pg_class t ON t.oid = s.owner
JOIN pg_namespace n ON n.oid = t.relnamespace
JOIN pg_attribute a ON a.attrelid = s.owner AND a.attnum = s.owner_column
