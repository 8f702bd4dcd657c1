-- Row security holds for the owner as well.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
