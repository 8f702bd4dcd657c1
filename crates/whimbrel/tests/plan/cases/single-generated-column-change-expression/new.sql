-- A column is computed in another way.
CREATE TABLE t (id int PRIMARY KEY, n int, m int GENERATED ALWAYS AS (n * 3) STORED);
