-- A new partition of a table that has indexes, once with usual names and once with others.
CREATE TABLE p (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
ALTER TABLE p ADD PRIMARY KEY (id, day);
CREATE INDEX p_day ON p (day);
CREATE TABLE p3 PARTITION OF p FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE p4 PARTITION OF p FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
ALTER INDEX p4_pkey RENAME TO key_of_four;
ALTER INDEX p4_day_idx RENAME TO days_of_four;
