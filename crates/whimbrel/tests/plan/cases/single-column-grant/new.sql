-- A role may change one column.
CREATE ROLE reader;
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
GRANT UPDATE (s), SELECT (id, s) ON t TO reader;
