-- The cast from a range type to its multirange type is made with it.
SELECT 'cast', 'pg_cast'::regclass::oid, c.oid, 0, NULL, NULL, NULL,
       jsonb_build_array(format_type(c.castsource, NULL), format_type(c.casttarget, NULL)),
       jsonb_strip_nulls(jsonb_build_object(
           'method', CASE c.castmethod WHEN 'f' THEN 'function' WHEN 'i' THEN 'inout'
               ELSE 'binary' END,
           'function', CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure::text END,
           'context', CASE c.castcontext WHEN 'a' THEN 'assignment'
               WHEN 'i' THEN 'implicit' END)),
       NULL, NULL
FROM pg_cast c
WHERE c.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_cast'::regclass AND e.objid = c.oid AND e.deptype IN ('e', 'i'))
