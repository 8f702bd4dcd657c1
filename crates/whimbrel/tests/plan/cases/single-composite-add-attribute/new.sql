-- A composite type that a table uses gets an attribute.
CREATE TYPE address AS (street text, town varchar(20));
CREATE TABLE t (id int PRIMARY KEY, a address);
