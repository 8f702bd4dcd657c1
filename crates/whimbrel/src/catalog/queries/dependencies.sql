-- A sequence's dependency on its column is the fact `owned by`.
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
FROM pg_depend d
WHERE d.deptype IN ('n', 'a', 'i', 'P', 'S', 'x') AND d.objid >= 16384
  AND (d.refobjid >= 16384 OR d.refclassid = 'pg_namespace'::regclass)
  AND NOT (d.deptype = 'a' AND d.classid = 'pg_class'::regclass AND d.objsubid = 0
           AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
           AND EXISTS (SELECT FROM pg_sequence s WHERE s.seqrelid = d.objid))
UNION ALL
-- The roles of policies, and whose a user mapping is. Owners and grantees are facts of
-- their own.
SELECT s.classid, s.objid, s.objsubid, s.refclassid, s.refobjid, 0
FROM pg_shdepend s
WHERE s.refclassid = 'pg_authid'::regclass
  AND (s.deptype = 'r' OR s.classid = 'pg_user_mapping'::regclass)
  AND s.dbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
