-- Two columns are known to depend on each other.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE STATISTICS both_columns (ndistinct, dependencies) ON n, s FROM t;
