-- A table is vacuumed at other times.
CREATE TABLE t (id int PRIMARY KEY, n int, s text) WITH (fillfactor = 70, autovacuum_enabled = off);
