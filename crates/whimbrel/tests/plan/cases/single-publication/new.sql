-- A table is published.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE PUBLICATION out FOR TABLE t WITH (publish = 'insert, update');
