CREATE TYPE address AS (street text);
CREATE TABLE t (id int PRIMARY KEY, a address);
