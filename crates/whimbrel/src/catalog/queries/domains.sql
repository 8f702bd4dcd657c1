SELECT 'domain', 'pg_type'::regclass::oid, t.oid, 0,
       'pg_namespace'::regclass::oid, t.typnamespace, 0,
       jsonb_build_array(n.nspname, t.typname),
       jsonb_strip_nulls(jsonb_build_object(
           'type', format_type(t.typbasetype, t.typtypmod),
           'not_null', nullif(t.typnotnull, false),
           -- Since PostgreSQL 17 it has a name, which can be another than usual.
           'not_null_name', (
               SELECT c.conname FROM pg_constraint c
               WHERE c.contypid = t.oid AND c.contype = 'n'
                 AND c.conname <> left(t.typname, 54) || '_not_null'),
           'collation', (
               SELECT format('%I.%I', cn.nspname, c.collname)
               FROM pg_collation c JOIN pg_namespace cn ON cn.oid = c.collnamespace
               WHERE c.oid = t.typcollation
                 AND t.typcollation <> (
                     SELECT b.typcollation FROM pg_type b WHERE b.oid = t.typbasetype)))),
       NULL::jsonb, NULL::jsonb
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'd' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e')
UNION ALL
-- Its address is made up; what a domain depends on by its default is told from what it
-- depends on by itself where dependencies are read.
SELECT 'domain default', 'pg_type'::regclass::oid, t.oid, 1,
       'pg_type'::regclass::oid, t.oid, 0,
       jsonb_build_array(n.nspname, t.typname),
       jsonb_build_object('expression', pg_get_expr(t.typdefaultbin, 0)),
       NULL::jsonb, NULL::jsonb
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'd' AND t.typdefaultbin IS NOT NULL
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e')
UNION ALL
-- The not-null constraints of PostgreSQL 17 and later are the domain's own attribute.
SELECT 'domain constraint', 'pg_constraint'::regclass::oid, c.oid, 0,
       'pg_type'::regclass::oid, t.oid, 0,
       jsonb_build_array(n.nspname, t.typname, c.conname),
       jsonb_strip_nulls(jsonb_build_object(
           'definition', regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', ''),
           'not_valid', nullif(NOT c.convalidated, false))),
       NULL::jsonb, NULL::jsonb
FROM pg_constraint c
JOIN pg_type t ON t.oid = c.contypid
JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE c.contype = 'c' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e')
