CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW v WITH (security_barrier = true) AS SELECT id, a FROM t WHERE a > 0;
CREATE VIEW above AS SELECT id FROM v;
