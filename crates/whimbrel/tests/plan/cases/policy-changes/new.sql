-- Policies change their roles and expressions in place, their command and kind anew.
CREATE ROLE reader; CREATE ROLE writer;
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY roles ON t FOR SELECT TO reader, writer USING (a > 1);
CREATE POLICY checks ON t USING (a > 0);
CREATE POLICY command ON t FOR DELETE USING (true);
CREATE POLICY narrow ON t USING (a < 10);
COMMENT ON POLICY narrow ON t IS 'not narrow';
