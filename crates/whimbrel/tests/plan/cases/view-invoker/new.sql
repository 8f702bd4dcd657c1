-- A view runs with the rights of who asks (since 15)
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW v WITH (security_invoker = on) AS SELECT id FROM t;
