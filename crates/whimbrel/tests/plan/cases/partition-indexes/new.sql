-- Indexes and keys of a partitioned table and of its partitions, with names of their own.
CREATE TABLE p (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE UNIQUE INDEX p_unique ON p (id, day);
CREATE INDEX named ON ONLY p (day);
CREATE INDEX first_days ON p1 (day);
CREATE INDEX second_days ON p2 (day);
ALTER INDEX named ATTACH PARTITION first_days;
ALTER INDEX named ATTACH PARTITION second_days;
ALTER TABLE p ADD CONSTRAINT p_key UNIQUE (day, id);
COMMENT ON INDEX p1_day_id_key IS 'of a partition';
CREATE INDEX only_here ON p2 (id) WHERE id > 5;
