-- A table belongs to another role.
CREATE ROLE reader;
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
ALTER TABLE t OWNER TO reader;
