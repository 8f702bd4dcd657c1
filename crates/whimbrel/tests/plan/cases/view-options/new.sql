-- A view gets, keeps and loses options where it is, under a view that reads it.
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW v WITH (check_option = local) AS SELECT id, a FROM t WHERE a > 0;
CREATE VIEW above WITH (security_barrier = false) AS SELECT id FROM v;
