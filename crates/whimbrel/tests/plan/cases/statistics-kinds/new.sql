-- Extended statistics of all kinds, with targets, and one on expressions.
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE SCHEMA far;
CREATE STATISTICS s1 (ndistinct, dependencies) ON a, b FROM t;
CREATE STATISTICS s2 ON a, b FROM t;
COMMENT ON STATISTICS s2 IS 'both';
CREATE STATISTICS far.s3 (mcv) ON (lower(b)), a FROM t;
ALTER STATISTICS far.s3 SET STATISTICS 0;
