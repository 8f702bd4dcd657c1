-- A column behind the others is added in place; one before them needs the view anew, and what stands on it.
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW longer AS SELECT id, b FROM t;
CREATE VIEW other AS SELECT a, id FROM t;
CREATE VIEW above AS SELECT o.id, l.id AS again FROM other o JOIN longer l USING (id);
COMMENT ON VIEW above IS 'stands on two';
COMMENT ON COLUMN above.again IS 'the same id';
