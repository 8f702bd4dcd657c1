-- Storage parameters of a table, its TOAST table and its columns; replica identity and CLUSTER.
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b text) WITH (autovacuum_enabled = false, toast.autovacuum_vacuum_threshold = 100);
CREATE UNIQUE INDEX by_a ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX by_a;
ALTER TABLE t CLUSTER ON t_pkey;
ALTER TABLE t ALTER COLUMN b SET COMPRESSION pglz, ALTER COLUMN a SET (n_distinct_inherited = -0.5);
CREATE TABLE n (id int, big text) WITH (toast.vacuum_truncate = false);
ALTER TABLE n REPLICA IDENTITY NOTHING;
ALTER TABLE n ALTER COLUMN big SET STORAGE MAIN, ALTER COLUMN id SET STATISTICS 3;
