-- A text may be longer.
CREATE TABLE t (id int PRIMARY KEY, name varchar(60));
