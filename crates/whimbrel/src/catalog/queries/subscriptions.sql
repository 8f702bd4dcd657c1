-- Only a superuser can read subconninfo, and so the whole row.
SELECT 'subscription', 'pg_subscription'::regclass::oid, s.oid, 0, NULL, NULL, NULL,
       jsonb_build_array(s.subname),
       jsonb_strip_nulls(jsonb_build_object(
           -- Without passwords, as words or in a URL: they would stand in snapshots,
           -- plans and files.
           'connection', regexp_replace(
               regexp_replace(s.subconninfo,
                   '(pass(word|file)?\s*=\s*)(''[^'']*''|[^\s&]+)', '\1***', 'gi'),
               '(//[^:/@]+:)[^@]+@', '\1***@'),
           'publications', to_jsonb(s.subpublications),
           'slot_name', s.subslotname,
           'enabled', nullif(s.subenabled, false),
           'synchronous_commit', nullif(s.subsynccommit, 'off'),
           'binary', nullif(s.subbinary, false),
           'streaming', CASE to_jsonb(s) ->> 'substream'
               WHEN 'true' THEN 'on' WHEN 't' THEN 'on' WHEN 'p' THEN 'parallel' END,
           'two_phase', nullif(coalesce(to_jsonb(s) ->> 'subtwophasestate', 'd') <> 'd', false),
           'disable_on_error', nullif(to_jsonb(s) ->> 'subdisableonerr' = 'true', false),
           'password_optional', nullif(to_jsonb(s) ->> 'subpasswordrequired' = 'false', false),
           'run_as_owner', nullif(to_jsonb(s) ->> 'subrunasowner' = 'true', false),
           'origin', nullif(to_jsonb(s) ->> 'suborigin', 'any'),
           'failover', nullif(to_jsonb(s) ->> 'subfailover' = 'true', false))),
       NULL, NULL
FROM pg_subscription s
JOIN pg_database d ON d.oid = s.subdbid
WHERE d.datname = current_database()
