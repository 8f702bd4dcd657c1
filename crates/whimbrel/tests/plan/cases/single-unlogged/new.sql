-- A table is no longer logged.
CREATE UNLOGGED TABLE t (id int PRIMARY KEY, n int, s text);
