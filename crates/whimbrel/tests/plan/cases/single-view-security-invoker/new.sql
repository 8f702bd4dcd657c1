-- A view runs with the rights of who asks (since 15)
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE VIEW v WITH (security_invoker = true) AS SELECT id FROM t;
