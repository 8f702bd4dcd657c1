-- An extension is installed.
CREATE EXTENSION hstore;
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
