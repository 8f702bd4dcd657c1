-- A label gets another name; rows and the default follow.
CREATE TYPE mood AS ENUM ('sad', 'fine', 'happy');
CREATE TABLE t (id int PRIMARY KEY, mood mood DEFAULT 'fine');
