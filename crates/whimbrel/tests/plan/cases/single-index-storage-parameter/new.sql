-- An index gets another fill factor.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE INDEX t_n ON t (n) WITH (fillfactor = 70);
