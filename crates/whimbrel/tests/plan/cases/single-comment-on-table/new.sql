-- A table is explained.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
COMMENT ON TABLE t IS 'it''s a table';
