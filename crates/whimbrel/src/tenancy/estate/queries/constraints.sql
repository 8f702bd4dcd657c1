SELECT jsonb_build_object(
    'name', k.conname,
    'kind', k.contype,
    'columns', coalesce(to_jsonb(k.conkey), '[]'),
    'references', nullif(k.confrelid, 0)::bigint,
    'referenced', coalesce(to_jsonb(k.confkey), '[]'),
    'on_delete', nullif(k.confdeltype, ' '),
    'on_update', nullif(k.confupdtype, ' '),
    'match', nullif(k.confmatchtype, ' '),
    'deferrable', k.condeferrable,
    'validated', k.convalidated,
    'inherited', k.conparentid <> 0,
    'definition', pg_get_constraintdef(k.oid),
    'expression', pg_get_expr(k.conbin, k.conrelid)),
  k.conrelid::bigint
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY k.conrelid, k.conname
