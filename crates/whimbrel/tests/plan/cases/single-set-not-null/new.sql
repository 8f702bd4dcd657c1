-- A column must have a value.
CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL);
