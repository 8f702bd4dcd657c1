-- A computed column is added.
CREATE TABLE t (id int PRIMARY KEY, n int, s text, twice int GENERATED ALWAYS AS (n * 2) STORED);
