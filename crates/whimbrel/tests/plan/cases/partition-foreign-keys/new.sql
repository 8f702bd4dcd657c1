-- Foreign keys from and to partitioned tables, over attach and detach.
CREATE TABLE target (id int PRIMARY KEY) PARTITION BY LIST (id);
CREATE TABLE target1 PARTITION OF target FOR VALUES IN (1);
CREATE TABLE target2 PARTITION OF target FOR VALUES IN (2);
CREATE TABLE source (id int REFERENCES target ON DELETE CASCADE, day int) PARTITION BY LIST (day);
CREATE TABLE source1 (id int, day int);
CREATE TABLE loose PARTITION OF source FOR VALUES IN (2);
