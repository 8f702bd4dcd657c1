-- Attributes are named after the options of CREATE OPERATOR. An operator that others
-- only announced as their commutator or negator has no function and is no fact.
SELECT 'operator', 'pg_operator'::regclass::oid, o.oid, 0,
       'pg_namespace'::regclass::oid, o.oprnamespace, 0,
       jsonb_build_array(
           n.nspname, o.oprname,
           CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END,
           CASE WHEN o.oprright = 0 THEN 'NONE' ELSE format_type(o.oprright, NULL) END),
       jsonb_strip_nulls(jsonb_build_object(
           'function', o.oprcode::text,
           'commutator', (
               SELECT format('OPERATOR(%I.%s)', cn.nspname, c.oprname)
               FROM pg_operator c JOIN pg_namespace cn ON cn.oid = c.oprnamespace
               WHERE c.oid = o.oprcom),
           'negator', (
               SELECT format('OPERATOR(%I.%s)', cn.nspname, c.oprname)
               FROM pg_operator c JOIN pg_namespace cn ON cn.oid = c.oprnamespace
               WHERE c.oid = o.oprnegate),
           'restrict', CASE WHEN o.oprrest <> 0 THEN o.oprrest::text END,
           'join', CASE WHEN o.oprjoin <> 0 THEN o.oprjoin::text END,
           'hashes', nullif(o.oprcanhash, false),
           'merges', nullif(o.oprcanmerge, false))),
       NULL, NULL
FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
WHERE o.oprcode <> 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_operator'::regclass AND e.objid = o.oid AND e.deptype = 'e')
