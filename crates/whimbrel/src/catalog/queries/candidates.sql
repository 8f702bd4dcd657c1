-- Everything that was made and that a fact should describe: an object's address, or the
-- kind and name of what has none. Columns, defaults and the members of operator families
-- are parts of what is here.
WITH hidden AS (
    SELECT n.oid FROM pg_namespace n WHERE n.nspname ~ '^pg_(toast|temp_)'
), object (class, object) AS (
    SELECT 'pg_namespace'::regclass::oid, n.oid FROM pg_namespace n
    WHERE n.oid NOT IN (SELECT h.oid FROM hidden h)
    UNION ALL
    SELECT 'pg_class'::regclass, c.oid FROM pg_class c
    WHERE c.relkind NOT IN ('t', 'c') AND c.relnamespace NOT IN (SELECT h.oid FROM hidden h)
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid FROM pg_type t
    WHERE t.typtype <> 'm' AND t.typnamespace NOT IN (SELECT h.oid FROM hidden h)
      AND (t.typrelid = 0 OR t.typrelid IN (SELECT c.oid FROM pg_class c WHERE c.relkind = 'c'))
      AND t.oid NOT IN (SELECT a.typarray FROM pg_type a)
    UNION ALL
    SELECT 'pg_constraint'::regclass, o.oid FROM pg_constraint o
    WHERE o.conparentid = 0 AND o.conislocal AND o.contype IN ('p', 'u', 'f', 'c', 'x')
      AND o.connamespace NOT IN (SELECT h.oid FROM hidden h)
    UNION ALL
    SELECT 'pg_trigger'::regclass, t.oid FROM pg_trigger t
    WHERE NOT t.tgisinternal AND t.tgparentid = 0
    UNION ALL
    SELECT 'pg_rewrite'::regclass, r.oid FROM pg_rewrite r WHERE r.rulename <> '_RETURN'
    UNION ALL SELECT 'pg_policy'::regclass, p.oid FROM pg_policy p
    UNION ALL SELECT 'pg_extension'::regclass, e.oid FROM pg_extension e
    UNION ALL SELECT 'pg_proc'::regclass, p.oid FROM pg_proc p
    UNION ALL SELECT 'pg_cast'::regclass, c.oid FROM pg_cast c
    UNION ALL SELECT 'pg_transform'::regclass, t.oid FROM pg_transform t
    UNION ALL SELECT 'pg_operator'::regclass, o.oid FROM pg_operator o
    UNION ALL SELECT 'pg_opclass'::regclass, o.oid FROM pg_opclass o
    UNION ALL SELECT 'pg_opfamily'::regclass, o.oid FROM pg_opfamily o
    UNION ALL SELECT 'pg_am'::regclass, a.oid FROM pg_am a
    UNION ALL SELECT 'pg_language'::regclass, l.oid FROM pg_language l
    UNION ALL SELECT 'pg_collation'::regclass, c.oid FROM pg_collation c
    UNION ALL SELECT 'pg_conversion'::regclass, c.oid FROM pg_conversion c
    UNION ALL SELECT 'pg_ts_parser'::regclass, p.oid FROM pg_ts_parser p
    UNION ALL SELECT 'pg_ts_template'::regclass, t.oid FROM pg_ts_template t
    UNION ALL SELECT 'pg_ts_dict'::regclass, d.oid FROM pg_ts_dict d
    UNION ALL SELECT 'pg_ts_config'::regclass, c.oid FROM pg_ts_config c
    UNION ALL SELECT 'pg_statistic_ext'::regclass, s.oid FROM pg_statistic_ext s
    UNION ALL SELECT 'pg_publication'::regclass, p.oid FROM pg_publication p
    UNION ALL SELECT 'pg_publication_rel'::regclass, p.oid FROM pg_publication_rel p
    UNION ALL SELECT 'pg_event_trigger'::regclass, e.oid FROM pg_event_trigger e
    UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, f.oid FROM pg_foreign_data_wrapper f
    UNION ALL SELECT 'pg_foreign_server'::regclass, s.oid FROM pg_foreign_server s
    UNION ALL SELECT 'pg_user_mapping'::regclass, u.umid FROM pg_user_mappings u
    UNION ALL SELECT 'pg_largeobject'::regclass, l.oid FROM pg_largeobject_metadata l
    UNION ALL
    SELECT 'pg_subscription'::regclass, s.oid FROM pg_subscription s
    WHERE s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
)
SELECT o.class, o.object, 0 AS part, NULL AS kind, NULL AS name
FROM object o WHERE o.object >= 16384
UNION ALL
-- Privileges on PostgreSQL's own objects that are not as they came; those of
-- information_schema are not noted.
SELECT o.class, o.object, 0, 'grant', NULL
FROM (
    SELECT 'pg_class'::regclass::oid, c.oid, c.relacl FROM pg_class c
    WHERE c.relnamespace NOT IN (
        SELECT n.oid FROM pg_namespace n WHERE n.nspname = 'information_schema')
    UNION ALL
    SELECT 'pg_proc'::regclass, p.oid, p.proacl FROM pg_proc p
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, t.typacl FROM pg_type t
    UNION ALL
    SELECT 'pg_language'::regclass, l.oid, l.lanacl FROM pg_language l
) AS o (class, object, acl)
LEFT JOIN pg_init_privs i ON i.classoid = o.class AND i.objoid = o.object AND i.objsubid = 0
WHERE o.acl IS NOT NULL AND o.acl IS DISTINCT FROM i.initprivs AND o.object < 16384
UNION ALL
SELECT 'pg_class'::regclass, a.attrelid, a.attnum, 'grant', NULL
FROM pg_attribute a
LEFT JOIN pg_init_privs i ON i.classoid = 'pg_class'::regclass AND i.objoid = a.attrelid
    AND i.objsubid = a.attnum
WHERE a.attacl IS NOT NULL AND a.attacl IS DISTINCT FROM i.initprivs AND a.attrelid < 16384
UNION ALL
-- What is no longer to be seen in a fact.
SELECT NULL, NULL, NULL, 'password',
       format('user mapping for %s on server %s', m.usename, m.srvname)
FROM pg_user_mappings m
WHERE EXISTS (SELECT FROM unnest(m.umoptions) o (option)
              WHERE split_part(o.option, '=', 1) ~* '(pass|secret|token|key)')
UNION ALL
-- Settings that hold in this database.
SELECT NULL, NULL, NULL, 'setting', concat_ws(' of ', split_part(c.setting, '=', 1), r.rolname)
FROM pg_db_role_setting s
CROSS JOIN unnest(s.setconfig) AS c (setting)
LEFT JOIN pg_roles r ON r.oid = s.setrole
WHERE s.setdatabase = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
