-- A column goes.
CREATE TABLE users (id int PRIMARY KEY, name text);
