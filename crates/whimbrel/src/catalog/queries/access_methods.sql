SELECT 'access method', 'pg_am'::regclass::oid, m.oid, 0, NULL, NULL, NULL,
       jsonb_build_array(m.amname),
       jsonb_build_object(
           'type', CASE m.amtype WHEN 't' THEN 'table' ELSE 'index' END,
           'handler', m.amhandler::text),
       NULL, NULL
FROM pg_am m
WHERE m.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_am'::regclass AND e.objid = m.oid AND e.deptype = 'e')
