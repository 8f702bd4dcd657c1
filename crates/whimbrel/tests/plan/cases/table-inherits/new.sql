-- Children come and go, have columns of their own and merged ones, and defaults that differ.
CREATE TABLE a (id int, x bigint DEFAULT 2, added date, CONSTRAINT x_ok CHECK (x > 1), CONSTRAINT local_only CHECK (id > 0) NO INHERIT);
CREATE TABLE b (id int, y text);
CREATE TABLE of_two (z int) INHERITS (a, b);
CREATE TABLE child (id int NOT NULL, own text) INHERITS (a);
ALTER TABLE child ALTER COLUMN x SET DEFAULT 5;
CREATE TABLE fresh (own int, CHECK (own > 3)) INHERITS (b);
