CREATE ROLE reader;
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
