-- A composite type is made.
CREATE TYPE address AS (street text, town varchar(20));
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
