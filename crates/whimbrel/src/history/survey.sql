WITH place AS (
    SELECT coalesce({schema}::text, pg_catalog.current_schema()::text) AS name
)
SELECT place.name,
       EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = place.name),
       EXISTS (SELECT FROM pg_catalog.pg_class c
                 JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = place.name AND c.relname = {table}),
       (SELECT CASE WHEN pg_catalog.has_table_privilege(c.oid, 'SELECT')
                         AND pg_catalog.has_table_privilege(c.oid, 'INSERT')
                         AND pg_catalog.has_table_privilege(c.oid, 'UPDATE') THEN 'full'
                    WHEN pg_catalog.has_table_privilege(c.oid, 'SELECT') THEN 'read'
                    ELSE 'denied' END
          FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = place.name AND c.relname = {journal}
           AND c.relkind IN ('r', 'p')),
       pg_catalog.pg_is_in_recovery()
           OR pg_catalog.current_setting('transaction_read_only') = 'on',
       pg_catalog.pg_backend_pid(),
       (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'lock_timeout'),
       pg_catalog.current_setting('max_locks_per_transaction')::bigint
           * (pg_catalog.current_setting('max_connections')::bigint
              + pg_catalog.current_setting('max_prepared_transactions')::bigint),
       current_user,
       pg_catalog.current_database()
  FROM place
