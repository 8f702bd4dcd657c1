-- The constructors of a range type, which depend on it internally, are made with it.
SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END,
       'pg_proc'::regclass::oid, p.oid, 0,
       'pg_namespace'::regclass::oid, p.pronamespace, 0,
       jsonb_build_array(n.nspname, p.proname, (
           SELECT coalesce(string_agg(format_type(a.type, NULL), ', ' ORDER BY a.place), '')
           FROM unnest(p.proargtypes) WITH ORDINALITY a (type, place))),
       jsonb_strip_nulls(jsonb_build_object(
           'definition', pg_get_functiondef(p.oid),
           'inputs', (
               SELECT jsonb_agg(a.name ORDER BY a.place)
               FROM unnest(p.proargnames, p.proargmodes)
                   WITH ORDINALITY a (name, mode, place)
               WHERE coalesce(a.mode, 'i') IN ('i', 'b', 'v')),
           'outputs', (
               SELECT jsonb_agg(
                   a.name || ' ' || format_type(a.type, NULL) ORDER BY a.place)
               FROM unnest(p.proargnames, p.proargmodes, p.proallargtypes)
                   WITH ORDINALITY a (name, mode, type, place)
               WHERE a.mode IN ('o', 'b', 't')),
           'defaults', nullif(p.pronargdefaults, 0),
           'result', pg_get_function_result(p.oid),
           'window', nullif(p.prokind = 'w', false))),
       NULL, NULL
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prokind <> 'a' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype IN ('e', 'i'))
