CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE INDEX parameters ON t (a) WITH (fillfactor = 70, deduplicate_items = off) WHERE a > 0;
CREATE INDEX targets ON t ((a + 1), lower(b));
ALTER INDEX targets ALTER COLUMN 1 SET STATISTICS 100;
CREATE INDEX changed ON t (a);
COMMENT ON INDEX changed IS 'kept';
