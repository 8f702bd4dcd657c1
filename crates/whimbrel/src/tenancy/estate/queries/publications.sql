-- Tables that are published, with and without a row filter.
SELECT jsonb_build_object(
    'name', p.pubname,
    'all_tables', p.puballtables,
    'table', r.prrelid::bigint,
    'filtered', r.prqual IS NOT NULL)
FROM pg_publication p
LEFT JOIN (
    SELECT prpubid, prrelid, prqual FROM pg_publication_rel
    UNION ALL
    SELECT s.pnpubid, c.oid, NULL FROM pg_publication_namespace s
    JOIN pg_class c ON c.relnamespace = s.pnnspid AND c.relkind IN ('r', 'p')
        AND NOT c.relispartition
) r ON r.prpubid = p.oid
ORDER BY p.pubname, r.prrelid
