-- What belongs to an extension stands for the extension. What PostgreSQL made along with
-- something is that: a view's rule, a row type, an array type, a multirange, the sequence
-- of an identity column, the index and the triggers of a constraint.
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
FROM pg_depend d
WHERE (d.deptype = 'e' OR (d.deptype = 'i' AND d.objid >= 16384))
  AND NOT (d.classid = 'pg_constraint'::regclass AND d.refclassid = 'pg_constraint'::regclass)
UNION ALL
-- A member of an operator class or family is the class or the family.
SELECT d.classid, d.objid, 0, d.refclassid, d.refobjid, 0
FROM pg_depend d
WHERE d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
  AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
UNION ALL
-- The expression of a generated column is the column; a partition's copy of a constraint
-- or trigger is its parent's. So is the copy of a foreign key for a partition that it refers
-- to, but where a partitioned table refers to itself: its partitions have their own copies of
-- the key, and the key would need them and they the key.
SELECT 'pg_attrdef'::regclass, d.oid, 0, 'pg_class'::regclass, d.adrelid, d.adnum
FROM pg_attrdef d
JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
WHERE a.attgenerated <> ''
UNION ALL
SELECT 'pg_constraint'::regclass, o.oid, 0, 'pg_constraint'::regclass, o.conparentid, 0
FROM pg_constraint o
JOIN pg_constraint p ON p.oid = o.conparentid
WHERE p.conrelid <> o.conrelid
   OR pg_partition_root(o.confrelid) IS DISTINCT FROM pg_partition_root(o.conrelid)
UNION ALL
SELECT 'pg_trigger'::regclass, t.oid, 0, 'pg_trigger'::regclass, t.tgparentid, 0
FROM pg_trigger t WHERE t.tgparentid <> 0
