-- An index gets another name and is not built again.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE INDEX new_name ON t (n);
