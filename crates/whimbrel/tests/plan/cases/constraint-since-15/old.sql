CREATE TABLE r (a int, b int, UNIQUE (a, b));
CREATE TABLE t (a int, b int, UNIQUE (a), CONSTRAINT f FOREIGN KEY (a, b) REFERENCES r (a, b) ON DELETE SET NULL);
