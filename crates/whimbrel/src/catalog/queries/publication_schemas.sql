SELECT 'publication schema', 'pg_publication_namespace'::regclass::oid, s.oid, 0,
       'pg_publication'::regclass::oid, s.pnpubid, 0,
       jsonb_build_array(p.pubname, n.nspname), '{}', NULL, NULL
FROM pg_publication_namespace s
JOIN pg_publication p ON p.oid = s.pnpubid
JOIN pg_namespace n ON n.oid = s.pnnspid
