-- A view loses a column and changes the type of another.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE VIEW v AS SELECT id, n::bigint AS n FROM t;
