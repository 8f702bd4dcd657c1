-- An enum and a column of it are added.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id int PRIMARY KEY, n int, s text, mood mood DEFAULT 'ok');
