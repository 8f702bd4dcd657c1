SELECT jsonb_build_object(
    'oid', p.oid::bigint,
    'schema', n.nspname,
    'name', p.proname,
    'arguments', pg_get_function_identity_arguments(p.oid),
    -- The types of what a call has to give.
    'argument_types', (
        SELECT coalesce(jsonb_agg(format_type(a, NULL) ORDER BY o), '[]')
        FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY t(a, o)),
    'argument_names', coalesce(to_jsonb(p.proargnames), '[]'),
    'optional', p.pronargdefaults,
    'variadic', p.provariadic <> 0,
    'returns', format_type(p.prorettype, NULL),
    'returns_set', p.proretset,
    'kind', p.prokind,
    'language', l.lanname,
    'volatility', p.provolatile,
    'parallel', p.proparallel,
    'definer', p.prosecdef,
    'leakproof', p.proleakproof,
    'owner', pg_get_userbyid(p.proowner),
    'owner_superuser', o.rolsuper,
    'owner_bypass_rls', o.rolbypassrls,
    'config', coalesce(to_jsonb(p.proconfig), '[]'),
    'source', p.prosrc,
    'app_execute', coalesce(has_function_privilege(:app, p.oid, 'EXECUTE'), false))
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
LEFT JOIN pg_roles o ON o.oid = p.proowner
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')
ORDER BY n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)
