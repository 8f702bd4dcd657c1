-- A text becomes a number, with its default.
CREATE TABLE t (id int PRIMARY KEY, amount int DEFAULT 0 NOT NULL);
