SELECT 'conversion', 'pg_conversion'::regclass::oid, c.oid, 0,
       'pg_namespace'::regclass::oid, c.connamespace, 0,
       jsonb_build_array(n.nspname, c.conname),
       jsonb_strip_nulls(jsonb_build_object(
           'default', nullif(c.condefault, false),
           'from', pg_encoding_to_char(c.conforencoding),
           'to', pg_encoding_to_char(c.contoencoding),
           'function', c.conproc::text)),
       NULL, NULL
FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_conversion'::regclass AND e.objid = c.oid AND e.deptype = 'e')
