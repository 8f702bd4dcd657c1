-- A trigger that a partition has from its parent is the parent's, unless it is enabled
-- in another way.
SELECT 'trigger', 'pg_trigger'::regclass::oid, t.oid, 0,
       'pg_class'::regclass::oid, c.oid, 0,
       jsonb_build_array(n.nspname, c.relname, t.tgname),
       jsonb_strip_nulls(jsonb_build_object(
           'definition', CASE WHEN t.tgparentid = 0 THEN
               substr(pg_get_triggerdef(t.oid), 1 + length(format(
                   'CREATE %sTRIGGER %I ',
                   CASE WHEN t.tgconstraint <> 0 THEN 'CONSTRAINT ' END, t.tgname))) END,
           'constraint', nullif(t.tgconstraint <> 0, false),
           'of_parent', nullif(t.tgparentid <> 0, false),
           'parent_enabled', CASE p.tgenabled WHEN 'D' THEN 'disabled'
               WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END,
           'enabled', CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica'
               WHEN 'A' THEN 'always' END)),
       NULL,
       CASE WHEN p.oid IS NOT NULL THEN jsonb_build_array(
           jsonb_build_array('pg_trigger'::regclass::oid::bigint, p.oid::bigint, 0)) END
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_trigger p ON p.oid = t.tgparentid
WHERE NOT t.tgisinternal AND (p.oid IS NULL OR p.tgenabled <> t.tgenabled)
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
