-- Tables that are published, with and without a row filter.
SELECT jsonb_build_object(
    'name', p.pubname,
    'all_tables', p.puballtables,
    'table', r.prrelid::bigint,
    'filtered', r.prqual IS NOT NULL)
FROM pg_publication p
LEFT JOIN pg_publication_rel r ON r.prpubid = p.oid
ORDER BY p.pubname, r.prrelid
