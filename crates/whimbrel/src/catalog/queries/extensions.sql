SELECT 'extension', 'pg_extension'::regclass::oid, e.oid, 0, NULL, NULL, NULL,
       jsonb_build_array(e.extname),
       jsonb_build_object('schema', n.nspname),
       jsonb_build_object('version', e.extversion, 'relocatable', e.extrelocatable),
       NULL
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql'
