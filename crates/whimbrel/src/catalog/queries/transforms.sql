SELECT 'transform', 'pg_transform'::regclass::oid, r.oid, 0, NULL, NULL, NULL,
       jsonb_build_array(format_type(r.trftype, NULL), l.lanname),
       jsonb_strip_nulls(jsonb_build_object(
           'from_sql', CASE WHEN r.trffromsql <> 0 THEN r.trffromsql::regprocedure::text END,
           'to_sql', CASE WHEN r.trftosql <> 0 THEN r.trftosql::regprocedure::text END)),
       NULL, NULL
FROM pg_transform r JOIN pg_language l ON l.oid = r.trflang
WHERE r.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_transform'::regclass AND e.objid = r.oid AND e.deptype = 'e')
