-- Indexes change storage parameters and targets in place, and the rest anew.
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE INDEX parameters ON t (a) WITH (fillfactor = 75) WHERE a > 0;
CREATE INDEX targets ON t ((a + 1), lower(b));
ALTER INDEX targets ALTER COLUMN 2 SET STATISTICS 200;
CREATE INDEX changed ON t (a DESC NULLS LAST) INCLUDE (b);
COMMENT ON INDEX changed IS 'kept';
CREATE INDEX words ON t USING gin (to_tsvector('english', b)) WITH (fastupdate = off);
CREATE UNIQUE INDEX "Odd ""name"" it" ON t (b COLLATE "C" text_pattern_ops);
