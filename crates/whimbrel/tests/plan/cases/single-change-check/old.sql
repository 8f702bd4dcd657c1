CREATE TABLE t (id int PRIMARY KEY, n int CONSTRAINT small CHECK (n < 10), s text);
