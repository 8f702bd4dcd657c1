SELECT jsonb_build_object(
    'name', t.tgname,
    'function', t.tgfoid::bigint,
    'function_schema', fn.nspname,
    'function_name', f.proname,
    'enabled', t.tgenabled,
    'row', t.tgtype::int & 1 <> 0,
    'before', t.tgtype::int & 2 <> 0,
    'insert', t.tgtype::int & 4 <> 0,
    'delete', t.tgtype::int & 8 <> 0,
    'update', t.tgtype::int & 16 <> 0,
    'truncate', t.tgtype::int & 32 <> 0,
    'columns', coalesce(to_jsonb(t.tgattr::int2[]), '[]'),
    'condition', t.tgqual IS NOT NULL,
    'constraint', t.tgconstraint <> 0,
    -- Arguments are stored with a zero byte after each.
    'arguments', (
        SELECT coalesce(jsonb_agg(convert_from(decode(a, 'hex'), 'UTF8') ORDER BY o), '[]')
        FROM regexp_split_to_table(
            regexp_replace(encode(t.tgargs, 'hex'), '((?:[0-9a-f]{2})*?)00', '\1,', 'g'), ',')
            WITH ORDINALITY s(a, o)
        WHERE o <= t.tgnargs),
    'definition', pg_get_triggerdef(t.oid)),
  t.tgrelid::bigint
FROM pg_trigger t
JOIN pg_proc f ON f.oid = t.tgfoid
JOIN pg_namespace fn ON fn.oid = f.pronamespace
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY t.tgrelid, t.tgname
