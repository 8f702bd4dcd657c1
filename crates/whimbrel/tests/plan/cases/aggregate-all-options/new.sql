-- Moving, ordered-set, hypothetical, parallel and argument-less aggregates; replaced
-- where PostgreSQL allows it.
CREATE AGGREGATE simple(int) (SFUNC = int4pl, STYPE = int4, INITCOND = '0');
CREATE AGGREGATE changes(int) (SFUNC = int4pl, STYPE = int4, SSPACE = 64, INITCOND = '7',
    COMBINEFUNC = int4pl, PARALLEL = SAFE,
    MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int4, MINITCOND = '0');
CREATE AGGREGATE retyped(int) (SFUNC = int4pl, STYPE = int4);
CREATE AGGREGATE counts(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
CREATE AGGREGATE largest(int) (SFUNC = int4larger, STYPE = int4, SORTOP = >);
CREATE FUNCTION last_row(internal, anyelement) RETURNS anyelement LANGUAGE internal AS 'percentile_disc_final';
CREATE AGGREGATE median(float8 ORDER BY anyelement) (
    SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = SHAREABLE);
CREATE AGGREGATE place(VARIADIC "any" ORDER BY VARIADIC "any") (
    SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final,
    FINALFUNC_EXTRA, HYPOTHETICAL);
COMMENT ON AGGREGATE simple(int) IS 'new';
COMMENT ON AGGREGATE counts(*) IS 'rows';
COMMENT ON AGGREGATE median(float8 ORDER BY anyelement) IS 'the middle';
COMMENT ON AGGREGATE place(VARIADIC "any" ORDER BY VARIADIC "any") IS 'where';
CREATE VIEW sums AS SELECT retyped(1) AS s;
