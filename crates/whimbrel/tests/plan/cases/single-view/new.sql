-- A view is made.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE VIEW v AS SELECT id, upper(s) AS s FROM t WHERE n > 0;
