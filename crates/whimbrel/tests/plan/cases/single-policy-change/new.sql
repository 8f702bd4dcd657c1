-- A policy allows something else.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON t USING (n > 1) WITH CHECK (n > 2);
