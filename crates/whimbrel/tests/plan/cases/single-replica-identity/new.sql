-- A subscriber knows rows by all their columns.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
ALTER TABLE t REPLICA IDENTITY FULL;
