-- More is known about a column.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
ALTER TABLE t ALTER n SET STATISTICS 500;
