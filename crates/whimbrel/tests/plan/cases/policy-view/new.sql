-- A policy reads a view that reads the table itself.
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW seen AS SELECT id FROM t WHERE a > 0;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON t USING (id IN (SELECT id FROM seen));
