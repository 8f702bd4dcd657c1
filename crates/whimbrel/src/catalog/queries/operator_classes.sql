WITH members (class, object, clause) AS (
    SELECT 'pg_amop'::regclass::oid, o.oid,
           format('OPERATOR %s %s%s', o.amopstrategy, o.amopopr::regoperator,
               CASE WHEN o.amoppurpose = 'o' THEN (
                   SELECT format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname)
                   FROM pg_opfamily s JOIN pg_namespace sn ON sn.oid = s.opfnamespace
                   WHERE s.oid = o.amopsortfamily) ELSE '' END)
    FROM pg_amop o WHERE o.oid >= 16384
    UNION ALL
    SELECT 'pg_amproc'::regclass::oid, p.oid,
           format('FUNCTION %s (%s, %s) %s', p.amprocnum,
               format_type(p.amproclefttype, NULL), format_type(p.amprocrighttype, NULL),
               p.amproc::regprocedure)
    FROM pg_amproc p WHERE p.oid >= 16384)
SELECT 'operator class', 'pg_opclass'::regclass::oid, c.oid, 0,
       'pg_namespace'::regclass::oid, c.opcnamespace, 0,
       jsonb_build_array(n.nspname, c.opcname, m.amname),
       jsonb_strip_nulls(jsonb_build_object(
           'default', nullif(c.opcdefault, false),
           'type', format_type(c.opcintype, NULL),
           'family', (
               SELECT format('%I.%I', fn.nspname, f.opfname)
               FROM pg_opfamily f JOIN pg_namespace fn ON fn.oid = f.opfnamespace
               WHERE f.oid = c.opcfamily),
           'storage', CASE WHEN c.opckeytype <> 0 THEN format_type(c.opckeytype, NULL) END,
           'members', (
               SELECT jsonb_agg(l.clause ORDER BY l.clause)
               FROM members l
               JOIN pg_depend d ON d.classid = l.class AND d.objid = l.object
               WHERE d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid))),
       NULL, NULL
FROM pg_opclass c
JOIN pg_namespace n ON n.oid = c.opcnamespace
JOIN pg_am m ON m.oid = c.opcmethod
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_opclass'::regclass AND e.objid = c.oid AND e.deptype = 'e')
