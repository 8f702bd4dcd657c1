-- A label is added between others.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'good', 'happy');
CREATE TABLE t (id int PRIMARY KEY, mood mood DEFAULT 'ok');
