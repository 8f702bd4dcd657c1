SELECT jsonb_build_object(
    'version', current_setting('server_version_num')::int,
    'database', current_database(),
    'role', current_user,
    'app_exists', :app IS NOT NULL,
    'app_temporary', coalesce(has_database_privilege(:app, current_database(), 'TEMPORARY'), false))
