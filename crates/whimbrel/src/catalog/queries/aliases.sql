-- What belongs to an extension stands for the extension.
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
FROM pg_depend d WHERE d.deptype = 'e'
UNION ALL
-- A view's query is the view.
SELECT 'pg_rewrite'::regclass, r.oid, 0, 'pg_class'::regclass, r.ev_class, 0
FROM pg_rewrite r WHERE r.rulename = '_RETURN' AND r.oid >= 16384
UNION ALL
-- A row type is its table, an array type its element, a multirange its range.
SELECT 'pg_type'::regclass, t.oid, 0, 'pg_class'::regclass, t.typrelid, 0
FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid
WHERE c.relkind <> 'c' AND t.oid >= 16384
UNION ALL
SELECT 'pg_class'::regclass, t.typrelid, 0, 'pg_type'::regclass, t.oid, 0
FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid
WHERE c.relkind = 'c' AND t.oid >= 16384
UNION ALL
SELECT 'pg_type'::regclass, t.typarray, 0, 'pg_type'::regclass, t.oid, 0
FROM pg_type t WHERE t.typarray <> 0 AND t.oid >= 16384
UNION ALL
SELECT 'pg_type'::regclass, r.rngmultitypid, 0, 'pg_type'::regclass, r.rngtypid, 0
FROM pg_range r WHERE r.rngtypid >= 16384
UNION ALL
SELECT d.classid, d.objid, 0, d.refclassid, d.refobjid, 0
FROM pg_depend d
WHERE d.deptype = 'i' AND d.classid IN ('pg_proc'::regclass, 'pg_cast'::regclass)
  AND d.refclassid IN ('pg_type'::regclass, 'pg_proc'::regclass)
UNION ALL
-- A member of an operator class or family is the class or the family.
SELECT d.classid, d.objid, 0, d.refclassid, d.refobjid, 0
FROM pg_depend d
WHERE d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
  AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
UNION ALL
-- The expression of a generated column is the column; the sequence of an identity
-- column, the index of a constraint and a partition's copy of a constraint or trigger
-- are what made them.
SELECT 'pg_attrdef'::regclass, d.oid, 0, 'pg_class'::regclass, d.adrelid, d.adnum
FROM pg_attrdef d
JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
WHERE a.attgenerated <> ''
UNION ALL
SELECT d.classid, d.objid, 0, d.refclassid, d.refobjid, d.refobjsubid
FROM pg_depend d
WHERE d.deptype = 'i' AND d.classid = 'pg_class'::regclass
  AND (d.refclassid = 'pg_constraint'::regclass
       OR d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0)
UNION ALL
SELECT 'pg_constraint'::regclass, o.oid, 0, 'pg_constraint'::regclass, o.conparentid, 0
FROM pg_constraint o WHERE o.conparentid <> 0
UNION ALL
SELECT 'pg_trigger'::regclass, t.oid, 0, 'pg_trigger'::regclass, t.tgparentid, 0
FROM pg_trigger t WHERE t.tgparentid <> 0
