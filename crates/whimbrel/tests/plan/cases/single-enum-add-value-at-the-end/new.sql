-- A label is added behind the others.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'merry');
CREATE TABLE t (id int PRIMARY KEY, mood mood DEFAULT 'ok');
