SELECT 'language', 'pg_language'::regclass::oid, l.oid, 0, NULL, NULL, NULL,
       jsonb_build_array(l.lanname),
       jsonb_strip_nulls(jsonb_build_object(
           'trusted', nullif(l.lanpltrusted, false),
           'handler', l.lanplcallfoid::regproc::text,
           'inline', CASE WHEN l.laninline <> 0 THEN l.laninline::regproc::text END,
           'validator', CASE WHEN l.lanvalidator <> 0 THEN l.lanvalidator::regproc::text END)),
       NULL, NULL
FROM pg_language l
WHERE l.oid >= 16384 AND l.lanispl
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_language'::regclass AND e.objid = l.oid AND e.deptype = 'e')
