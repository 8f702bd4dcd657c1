-- Members that no class has made are the family's own; each is written as ALTER OPERATOR
-- FAMILY writes it, after ADD and after DROP.
WITH members (class, object, add, drop) AS (
    SELECT 'pg_amop'::regclass::oid, o.oid,
           format('OPERATOR %s %s%s', o.amopstrategy, o.amopopr::regoperator,
               CASE WHEN o.amoppurpose = 'o' THEN (
                   SELECT format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname)
                   FROM pg_opfamily s JOIN pg_namespace sn ON sn.oid = s.opfnamespace
                   WHERE s.oid = o.amopsortfamily) ELSE '' END),
           format('OPERATOR %s (%s, %s)', o.amopstrategy,
               format_type(o.amoplefttype, NULL), format_type(o.amoprighttype, NULL))
    FROM pg_amop o WHERE o.oid >= 16384
    UNION ALL
    SELECT 'pg_amproc'::regclass::oid, p.oid,
           format('FUNCTION %s (%s, %s) %s', p.amprocnum,
               format_type(p.amproclefttype, NULL), format_type(p.amprocrighttype, NULL),
               p.amproc::regprocedure),
           format('FUNCTION %s (%s, %s)', p.amprocnum,
               format_type(p.amproclefttype, NULL), format_type(p.amprocrighttype, NULL))
    FROM pg_amproc p WHERE p.oid >= 16384)
SELECT 'operator family', 'pg_opfamily'::regclass::oid, f.oid, 0,
       'pg_namespace'::regclass::oid, f.opfnamespace, 0,
       jsonb_build_array(n.nspname, f.opfname, m.amname),
       jsonb_strip_nulls(jsonb_build_object('members', (
           SELECT jsonb_agg(jsonb_build_object('add', l.add, 'drop', l.drop) ORDER BY l.add)
           FROM members l
           JOIN pg_depend d ON d.classid = l.class AND d.objid = l.object
           WHERE d.refclassid = 'pg_opfamily'::regclass AND d.refobjid = f.oid))),
       NULL, NULL
FROM pg_opfamily f
JOIN pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_am m ON m.oid = f.opfmethod
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_opfamily'::regclass AND e.objid = f.oid AND e.deptype = 'e')
