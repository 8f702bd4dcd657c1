CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW longer AS SELECT id FROM t;
CREATE VIEW other AS SELECT id, a FROM t;
CREATE VIEW above AS SELECT o.id, l.id AS again FROM other o JOIN longer l USING (id);
COMMENT ON VIEW above IS 'stands on two';
COMMENT ON COLUMN above.again IS 'the same id';
