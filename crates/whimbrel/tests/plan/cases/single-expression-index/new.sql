-- An index on an expression is added.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE UNIQUE INDEX t_lower ON t (lower(s), (n + 1));
