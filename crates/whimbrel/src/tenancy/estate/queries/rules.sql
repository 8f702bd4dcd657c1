-- Rewrite rules of tables; those of views are the views themselves.
SELECT jsonb_build_object(
    'name', r.rulename,
    'event', r.ev_type,
    'enabled', r.ev_enabled,
    'relations', (
        SELECT coalesce(jsonb_agg(DISTINCT d.refobjid::bigint), '[]') FROM pg_depend d
        WHERE d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
          AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class),
    'definition', pg_get_ruledef(r.oid)),
  r.ev_class::bigint
FROM pg_rewrite r
JOIN pg_class c ON c.oid = r.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY r.ev_class, r.rulename
