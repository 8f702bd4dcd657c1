SELECT 'statistics', 'pg_statistic_ext'::regclass::oid, s.oid, 0,
       'pg_class'::regclass::oid, c.oid, 0,
       jsonb_build_array(n.nspname, s.stxname),
       jsonb_strip_nulls(jsonb_build_object(
           -- All that comes after the name.
           'definition', substr(pg_get_statisticsobjdef(s.oid),
               1 + length(format('CREATE STATISTICS %I.%I ', n.nspname, s.stxname))),
           -- NULL since PostgreSQL 17, -1 before.
           'target', CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END)),
       NULL,
       jsonb_build_array(
           jsonb_build_array('pg_namespace'::regclass::oid::bigint, n.oid::bigint, 0))
FROM pg_statistic_ext s
JOIN pg_class c ON c.oid = s.stxrelid
JOIN pg_namespace n ON n.oid = s.stxnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_statistic_ext'::regclass AND e.objid = s.oid AND e.deptype = 'e')
