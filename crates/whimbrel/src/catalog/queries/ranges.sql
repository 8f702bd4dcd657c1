-- Attributes are named after the options of CREATE TYPE.
SELECT 'range type', 'pg_type'::regclass::oid, t.oid, 0,
       'pg_namespace'::regclass::oid, t.typnamespace, 0,
       jsonb_build_array(n.nspname, t.typname),
       jsonb_strip_nulls(jsonb_build_object(
           'subtype', format_type(r.rngsubtype, NULL),
           'subtype_opclass', (
               SELECT format('%I.%I', on_.nspname, o.opcname)
               FROM pg_opclass o JOIN pg_namespace on_ ON on_.oid = o.opcnamespace
               WHERE o.oid = r.rngsubopc AND NOT o.opcdefault),
           'collation', (
               SELECT format('%I.%I', cn.nspname, l.collname)
               FROM pg_collation l JOIN pg_namespace cn ON cn.oid = l.collnamespace
               WHERE l.oid = r.rngcollation
                 AND r.rngcollation <> (
                     SELECT b.typcollation FROM pg_type b WHERE b.oid = r.rngsubtype)),
           'canonical', CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical::text END,
           'subtype_diff', CASE WHEN r.rngsubdiff <> 0 THEN r.rngsubdiff::text END,
           'multirange_type_name', (
               SELECT format('%I.%I', mn.nspname, m.typname)
               FROM pg_type m JOIN pg_namespace mn ON mn.oid = m.typnamespace
               WHERE m.oid = r.rngmultitypid))),
       NULL, NULL
FROM pg_range r
JOIN pg_type t ON t.oid = r.rngtypid
JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e')
