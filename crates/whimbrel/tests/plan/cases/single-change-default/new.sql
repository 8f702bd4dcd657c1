-- Another default.
CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT 2);
