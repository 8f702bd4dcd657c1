-- A column sorts in another way, with its index.
CREATE TABLE t (id int PRIMARY KEY, s text COLLATE "C");
CREATE INDEX t_s ON t (s);
