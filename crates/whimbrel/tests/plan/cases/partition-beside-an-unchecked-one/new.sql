-- a partition that comes later has the parent's constraint as unchecked as the others
CREATE TABLE p (a int NOT NULL, b int) PARTITION BY LIST (a);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p_2 PARTITION OF p FOR VALUES IN (2);
ALTER TABLE p ADD CONSTRAINT positive CHECK (b > 0) NOT VALID;
