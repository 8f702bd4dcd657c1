CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE INDEX old_name ON t (n);
