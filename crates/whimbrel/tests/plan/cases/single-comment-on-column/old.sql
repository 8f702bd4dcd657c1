CREATE TABLE t (id int PRIMARY KEY, n int, s text);
COMMENT ON COLUMN t.n IS 'a number';
