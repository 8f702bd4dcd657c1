-- A check allows more.
CREATE TABLE t (id int PRIMARY KEY, n int CONSTRAINT small CHECK (n < 20), s text);
