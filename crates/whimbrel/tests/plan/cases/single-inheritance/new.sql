-- A table that inherits is made.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE TABLE child (more text) INHERITS (t);
