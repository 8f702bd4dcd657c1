-- Attributes are named after the options of CREATE TYPE. A type that is only declared
-- has nothing but `shell`.
SELECT 'type', 'pg_type'::regclass::oid, t.oid, 0,
       'pg_namespace'::regclass::oid, t.typnamespace, 0,
       jsonb_build_array(n.nspname, t.typname),
       CASE WHEN NOT t.typisdefined THEN '{"shell": true}'::jsonb
       ELSE jsonb_strip_nulls(jsonb_build_object(
           'input', t.typinput::text,
           'output', t.typoutput::text,
           'receive', CASE WHEN t.typreceive <> 0 THEN t.typreceive::text END,
           'send', CASE WHEN t.typsend <> 0 THEN t.typsend::text END,
           'typmod_in', CASE WHEN t.typmodin <> 0 THEN t.typmodin::text END,
           'typmod_out', CASE WHEN t.typmodout <> 0 THEN t.typmodout::text END,
           'analyze', CASE WHEN t.typanalyze <> 0 THEN t.typanalyze::text END,
           'subscript', CASE WHEN (to_jsonb(t) ->> 'typsubscript') <> '-'
               THEN to_jsonb(t) ->> 'typsubscript' END,
           'internallength', CASE WHEN t.typlen < 0 THEN 'variable' ELSE t.typlen::text END,
           'passedbyvalue', nullif(t.typbyval, false),
           'alignment', CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2'
               WHEN 'd' THEN 'double' ELSE 'int4' END,
           'storage', CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
               WHEN 'x' THEN 'extended' ELSE 'main' END,
           'category', CASE WHEN t.typcategory <> 'U' THEN quote_literal(t.typcategory::text) END,
           'preferred', CASE WHEN t.typispreferred THEN 'true' END,
           'default', CASE WHEN t.typdefault IS NOT NULL
               THEN quote_literal(t.typdefault) END,
           'element', CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END,
           'delimiter', CASE WHEN t.typdelim <> ',' THEN quote_literal(t.typdelim::text) END,
           'collatable', CASE WHEN t.typcollation <> 0 THEN 'true' END)) END,
       NULL, NULL
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE (t.typtype = 'b' OR t.typtype = 'p' AND NOT t.typisdefined)
  AND NOT EXISTS (SELECT FROM pg_type b WHERE b.typarray = t.oid)
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e')
