CREATE AGGREGATE simple(int) (SFUNC = int4pl, STYPE = int4, INITCOND = '0');
CREATE AGGREGATE changes(int) (SFUNC = int4pl, STYPE = int4, INITCOND = '0');
CREATE AGGREGATE retyped(int) (SFUNC = int4_sum, STYPE = int8);
COMMENT ON AGGREGATE simple(int) IS 'old';
CREATE VIEW sums AS SELECT retyped(1) AS s;
