-- Attributes are named after the options of CREATE COLLATION. The columns of
-- pg_collation were renamed in PostgreSQL 15 and 17.
SELECT 'collation', 'pg_collation'::regclass::oid, c.oid, 0,
       'pg_namespace'::regclass::oid, c.collnamespace, 0,
       jsonb_build_array(n.nspname, c.collname),
       jsonb_strip_nulls(jsonb_build_object(
           'provider', CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin'
               WHEN 'd' THEN '"default"' ELSE 'libc' END,
           'locale', quote_literal(coalesce(
               to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale',
               CASE WHEN c.collprovider <> 'c' OR c.collcollate = c.collctype
                   THEN c.collcollate END)),
           'lc_collate', CASE WHEN c.collprovider = 'c' AND c.collcollate <> c.collctype
               THEN quote_literal(c.collcollate) END,
           'lc_ctype', CASE WHEN c.collprovider = 'c' AND c.collcollate <> c.collctype
               THEN quote_literal(c.collctype) END,
           'deterministic', CASE WHEN NOT c.collisdeterministic THEN 'false' END,
           'rules', quote_literal(to_jsonb(c) ->> 'collicurules'))),
       NULL, NULL
FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_collation'::regclass AND e.objid = c.oid AND e.deptype = 'e')
