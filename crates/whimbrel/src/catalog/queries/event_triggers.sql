SELECT 'event trigger', 'pg_event_trigger'::regclass::oid, t.oid, 0, NULL, NULL, NULL,
       jsonb_build_array(t.evtname),
       jsonb_strip_nulls(jsonb_build_object(
           'event', t.evtevent,
           'tags', (SELECT jsonb_agg(g) FROM unnest(t.evttags) g),
           'function', t.evtfoid::regproc::text,
           'enabled', CASE t.evtenabled WHEN 'D' THEN 'disable' WHEN 'R' THEN 'enable replica'
               WHEN 'A' THEN 'enable always' END)),
       NULL, NULL
FROM pg_event_trigger t
WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_event_trigger'::regclass AND e.objid = t.oid AND e.deptype = 'e')
