-- Satellites of what is no fact are left out when parents are looked up.
SELECT 'security label', NULL, NULL, NULL, l.classoid, l.objoid, l.objsubid,
       jsonb_build_array(l.provider), jsonb_build_object('label', l.label), NULL, NULL
FROM pg_seclabel l
