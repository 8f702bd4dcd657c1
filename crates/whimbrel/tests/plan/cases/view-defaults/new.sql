-- Defaults of a view's columns are its own, and a recursive view stays recursive.
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW v AS SELECT id, a FROM t;
ALTER VIEW v ALTER COLUMN a SET DEFAULT 2;
ALTER VIEW v ALTER COLUMN id SET DEFAULT 3;
CREATE RECURSIVE VIEW numbers (n) AS SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 9;
