CREATE TABLE p (id int NOT NULL, day date NOT NULL, a int DEFAULT 1, PRIMARY KEY (id, day), CONSTRAINT ok CHECK (a > 0)) PARTITION BY RANGE (day);
CREATE INDEX p_a ON p (a);
CREATE TABLE old_days (id int, day date, a int DEFAULT 2);
