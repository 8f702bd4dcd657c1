-- An index is added.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE INDEX t_n ON t (n DESC NULLS LAST, s) INCLUDE (id) WHERE n > 0;
