-- Satellites of what is no fact are left out when parents are looked up.
SELECT 'comment', NULL, NULL, NULL, d.classoid, d.objoid, d.objsubid, '[]',
       jsonb_build_object('text', d.description), NULL, NULL
FROM pg_description d
WHERE d.objoid >= 16384
   OR (d.classoid = 'pg_namespace'::regclass
       AND d.objoid = (SELECT n.oid FROM pg_namespace n WHERE n.nspname = 'public'))
