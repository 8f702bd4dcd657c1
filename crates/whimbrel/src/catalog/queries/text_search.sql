-- Attributes of parsers and templates are named after the options of CREATE.
SELECT 'text search parser', 'pg_ts_parser'::regclass::oid, p.oid, 0,
       'pg_namespace'::regclass::oid, p.prsnamespace, 0,
       jsonb_build_array(n.nspname, p.prsname),
       jsonb_strip_nulls(jsonb_build_object(
           'start', p.prsstart::text,
           'gettoken', p.prstoken::text,
           'end', p.prsend::text,
           'headline', CASE WHEN p.prsheadline <> 0 THEN p.prsheadline::text END,
           'lextypes', p.prslextype::text)),
       NULL::jsonb, NULL::jsonb
FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_ts_parser'::regclass AND e.objid = p.oid AND e.deptype = 'e')
UNION ALL
SELECT 'text search template', 'pg_ts_template'::regclass::oid, t.oid, 0,
       'pg_namespace'::regclass::oid, t.tmplnamespace, 0,
       jsonb_build_array(n.nspname, t.tmplname),
       jsonb_strip_nulls(jsonb_build_object(
           'init', CASE WHEN t.tmplinit <> 0 THEN t.tmplinit::text END,
           'lexize', t.tmpllexize::text)),
       NULL::jsonb, NULL::jsonb
FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_ts_template'::regclass AND e.objid = t.oid AND e.deptype = 'e')
UNION ALL
SELECT 'text search dictionary', 'pg_ts_dict'::regclass::oid, d.oid, 0,
       'pg_namespace'::regclass::oid, d.dictnamespace, 0,
       jsonb_build_array(n.nspname, d.dictname),
       jsonb_strip_nulls(jsonb_build_object(
           'template', (
               SELECT format('%I.%I', tn.nspname, t.tmplname)
               FROM pg_ts_template t JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
               WHERE t.oid = d.dicttemplate),
           'options', d.dictinitoption)),
       NULL::jsonb, NULL::jsonb
FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_ts_dict'::regclass AND e.objid = d.oid AND e.deptype = 'e')
UNION ALL
SELECT 'text search configuration', 'pg_ts_config'::regclass::oid, c.oid, 0,
       'pg_namespace'::regclass::oid, c.cfgnamespace, 0,
       jsonb_build_array(n.nspname, c.cfgname),
       jsonb_strip_nulls(jsonb_build_object(
           'parser', (
               SELECT format('%I.%I', pn.nspname, p.prsname)
               FROM pg_ts_parser p JOIN pg_namespace pn ON pn.oid = p.prsnamespace
               WHERE p.oid = c.cfgparser),
           'mappings', (
               SELECT jsonb_object_agg(m.token, m.dictionaries)
               FROM (
                   SELECT k.alias AS token,
                          string_agg(format('%I.%I', dn.nspname, d.dictname), ', '
                              ORDER BY m.mapseqno) AS dictionaries
                   FROM pg_ts_config_map m
                   JOIN ts_token_type(c.cfgparser) k ON k.tokid = m.maptokentype
                   JOIN pg_ts_dict d ON d.oid = m.mapdict
                   JOIN pg_namespace dn ON dn.oid = d.dictnamespace
                   WHERE m.mapcfg = c.oid
                   GROUP BY k.alias) m))),
       NULL::jsonb, NULL::jsonb
FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_ts_config'::regclass AND e.objid = c.oid AND e.deptype = 'e')
