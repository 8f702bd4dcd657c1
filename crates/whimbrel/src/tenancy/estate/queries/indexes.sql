SELECT jsonb_build_object(
    'name', c.relname,
    'primary', i.indisprimary,
    'unique', i.indisunique,
    'exclusion', i.indisexclusion,
    'valid', i.indisvalid,
    -- The key columns; 0 for an expression.
    'key', to_jsonb((i.indkey::int2[])[0:i.indnkeyatts - 1]),
    'partial', i.indpred IS NOT NULL,
    'definition', pg_get_indexdef(i.indexrelid)),
  i.indrelid::bigint
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY i.indrelid, c.relname
