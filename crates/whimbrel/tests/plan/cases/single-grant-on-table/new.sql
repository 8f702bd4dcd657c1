-- A role may read a table.
CREATE ROLE reader;
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
GRANT SELECT, INSERT ON t TO reader WITH GRANT OPTION;
