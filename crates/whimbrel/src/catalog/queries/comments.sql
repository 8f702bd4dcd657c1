-- Satellites of what is no fact are left out when parents are looked up. The not-null
-- constraints of PostgreSQL 18 have theirs with the columns.
SELECT 'comment', NULL, NULL, NULL, d.classoid, d.objoid, d.objsubid, '[]',
       jsonb_build_object('text', d.description), NULL, NULL
FROM pg_description d
WHERE d.objoid >= 16384 AND NOT EXISTS (
       SELECT FROM pg_constraint o
       WHERE d.classoid = 'pg_constraint'::regclass AND o.oid = d.objoid
         AND o.contype = 'n' AND o.conrelid <> 0)
   OR (d.classoid = 'pg_namespace'::regclass
       AND d.objoid = (SELECT n.oid FROM pg_namespace n WHERE n.nspname = 'public'))
