-- A sequence's dependency on its column is the fact `owned by`, a table's on its parent
-- the fact `inheritance`. What a domain depends on and is not its base type or its
-- collation, its default depends on.
SELECT d.classid, d.objid,
       CASE WHEN d.classid = 'pg_type'::regclass AND EXISTS (
                SELECT FROM pg_type t
                WHERE t.oid = d.objid AND t.typtype = 'd' AND t.typdefaultbin IS NOT NULL
                  AND (d.refclassid, d.refobjid) NOT IN (
                      ('pg_type'::regclass, t.typbasetype),
                      ('pg_collation'::regclass, t.typcollation),
                      ('pg_namespace'::regclass, t.typnamespace)))
            THEN 1 ELSE d.objsubid END,
       d.refclassid, d.refobjid, d.refobjsubid
FROM pg_depend d
WHERE d.deptype IN ('n', 'a', 'i', 'P', 'S', 'x') AND d.objid >= 16384
  AND (d.refobjid >= 16384 OR d.refclassid = 'pg_namespace'::regclass)
  AND NOT (d.deptype = 'a' AND d.classid = 'pg_class'::regclass AND d.objsubid = 0
           AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
           AND EXISTS (SELECT FROM pg_sequence s WHERE s.seqrelid = d.objid))
  AND NOT (d.classid = 'pg_class'::regclass AND d.objsubid = 0
           AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid = 0
           AND EXISTS (SELECT FROM pg_inherits i
                       JOIN pg_class c ON c.oid = i.inhrelid AND c.relkind IN ('r', 'p', 'f')
                       WHERE i.inhrelid = d.objid AND i.inhparent = d.refobjid))
  -- What PostgreSQL's own triggers need, their constraints need. A partition's copy of a
  -- trigger needs the partition, the trigger itself does not.
  AND NOT (d.classid = 'pg_trigger'::regclass
           AND EXISTS (SELECT FROM pg_trigger t WHERE t.oid = d.objid
                       AND (t.tgisinternal OR t.tgparentid <> 0)))
UNION ALL
-- The roles of policies, and whose a user mapping is. Owners and grantees are facts of
-- their own.
SELECT s.classid, s.objid, s.objsubid, s.refclassid, s.refobjid, 0
FROM pg_shdepend s
WHERE s.refclassid = 'pg_authid'::regclass
  AND (s.deptype = 'r' OR s.classid = 'pg_user_mapping'::regclass)
  AND s.dbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
