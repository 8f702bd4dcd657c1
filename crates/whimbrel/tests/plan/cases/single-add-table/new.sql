-- A table is made.
CREATE TABLE users (id int PRIMARY KEY, name text);
