-- A materialized view changes its query with its indexes, settings and comments, another is emptied.
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE MATERIALIZED VIEW m WITH (fillfactor = 80) AS SELECT id, b, a FROM t;
CREATE UNIQUE INDEX m_id ON m (id);
COMMENT ON INDEX m_id IS 'for CONCURRENTLY';
ALTER MATERIALIZED VIEW m ALTER COLUMN b SET STATISTICS 500;
ALTER MATERIALIZED VIEW m CLUSTER ON m_id;
CREATE MATERIALIZED VIEW full_one AS SELECT id FROM t WITH NO DATA;
