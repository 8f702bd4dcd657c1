-- A materialized view with a unique index is made.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE MATERIALIZED VIEW m AS SELECT n, count(*) AS many FROM t GROUP BY n;
CREATE UNIQUE INDEX m_n ON m (n);
