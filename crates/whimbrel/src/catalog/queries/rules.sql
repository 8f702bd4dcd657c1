SELECT 'rule', 'pg_rewrite'::regclass::oid, r.oid, 0,
       'pg_class'::regclass::oid, c.oid, 0,
       jsonb_build_array(n.nspname, c.relname, r.rulename),
       jsonb_strip_nulls(jsonb_build_object(
           -- All that comes after the rule's name.
           'definition', rtrim(substr(pg_get_ruledef(r.oid),
               1 + length(format('CREATE RULE %I ', r.rulename))), ';'),
           'enabled', CASE r.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica'
               WHEN 'A' THEN 'always' END)),
       NULL, NULL
FROM pg_rewrite r
JOIN pg_class c ON c.oid = r.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.rulename <> '_RETURN'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
