-- Attributes are named after the options of CREATE AGGREGATE.
SELECT 'aggregate', 'pg_proc'::regclass::oid, p.oid, 0,
       'pg_namespace'::regclass::oid, p.pronamespace, 0,
       jsonb_build_array(n.nspname, p.proname, (
           SELECT coalesce(string_agg(format_type(a.type, NULL), ', ' ORDER BY a.place), '')
           FROM unnest(p.proargtypes) WITH ORDINALITY a (type, place))),
       jsonb_strip_nulls(jsonb_build_object(
           'arguments', coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*'),
           'result', pg_get_function_result(p.oid),
           'ordered', nullif(a.aggkind <> 'n', false),
           'sfunc', a.aggtransfn::text,
           'stype', format_type(a.aggtranstype, NULL),
           'sspace', nullif(a.aggtransspace, 0),
           'finalfunc', CASE WHEN a.aggfinalfn <> 0 THEN a.aggfinalfn::text END,
           'finalfunc_extra', nullif(a.aggfinalextra, false),
           'finalfunc_modify', CASE
               WHEN a.aggfinalmodify = CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN NULL
               WHEN a.aggfinalmodify = 'r' THEN 'read_only'
               WHEN a.aggfinalmodify = 's' THEN 'shareable' ELSE 'read_write' END,
           'combinefunc', CASE WHEN a.aggcombinefn <> 0 THEN a.aggcombinefn::text END,
           'serialfunc', CASE WHEN a.aggserialfn <> 0 THEN a.aggserialfn::text END,
           'deserialfunc', CASE WHEN a.aggdeserialfn <> 0 THEN a.aggdeserialfn::text END,
           'initcond', quote_literal(a.agginitval),
           'msfunc', CASE WHEN a.aggmtransfn <> 0 THEN a.aggmtransfn::text END,
           'minvfunc', CASE WHEN a.aggminvtransfn <> 0 THEN a.aggminvtransfn::text END,
           'mstype', CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END,
           'msspace', nullif(a.aggmtransspace, 0),
           'mfinalfunc', CASE WHEN a.aggmfinalfn <> 0 THEN a.aggmfinalfn::text END,
           'mfinalfunc_extra', nullif(a.aggmfinalextra, false),
           'mfinalfunc_modify', CASE
               WHEN a.aggmfinalmodify = CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN NULL
               WHEN a.aggmfinalmodify = 'r' THEN 'read_only'
               WHEN a.aggmfinalmodify = 's' THEN 'shareable' ELSE 'read_write' END,
           'minitcond', quote_literal(a.aggminitval),
           'sortop', (
               SELECT format('OPERATOR(%I.%s)', on_.nspname, o.oprname)
               FROM pg_operator o JOIN pg_namespace on_ ON on_.oid = o.oprnamespace
               WHERE o.oid = a.aggsortop),
           'parallel', CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' END,
           'hypothetical', nullif(a.aggkind = 'h', false))),
       NULL, NULL
FROM pg_aggregate a
JOIN pg_proc p ON p.oid = a.aggfnoid
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')
