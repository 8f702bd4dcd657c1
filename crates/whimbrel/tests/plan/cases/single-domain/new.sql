-- A domain and a column of it are added.
CREATE DOMAIN email AS text CONSTRAINT at CHECK (VALUE LIKE '%@%');
CREATE TABLE t (id int PRIMARY KEY, n int, s text, mail email);
