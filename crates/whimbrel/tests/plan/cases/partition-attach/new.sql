-- A table with rows becomes a partition, with its key, indexes, checks and default.
CREATE TABLE p (id int NOT NULL, day date NOT NULL, a int DEFAULT 1, PRIMARY KEY (id, day), CONSTRAINT ok CHECK (a > 0)) PARTITION BY RANGE (day);
CREATE INDEX p_a ON p (a);
CREATE TABLE old_days PARTITION OF p FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
ALTER TABLE old_days ALTER COLUMN a SET DEFAULT 2;
