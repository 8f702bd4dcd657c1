-- A table is to be sorted by an index.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE INDEX t_n ON t (n);
ALTER TABLE t CLUSTER ON t_n;
