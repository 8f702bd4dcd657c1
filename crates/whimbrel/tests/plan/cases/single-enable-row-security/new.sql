-- Row security is switched on.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
