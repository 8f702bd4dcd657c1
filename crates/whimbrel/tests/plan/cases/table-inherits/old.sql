CREATE TABLE a (id int, x int DEFAULT 1, CONSTRAINT x_ok CHECK (x > 0));
CREATE TABLE b (id int, y text);
CREATE TABLE of_two (z int) INHERITS (a, b);
CREATE TABLE child (id int NOT NULL, own text) INHERITS (a);
ALTER TABLE child ALTER COLUMN x SET DEFAULT 5;
CREATE TABLE leaves () INHERITS (b);
