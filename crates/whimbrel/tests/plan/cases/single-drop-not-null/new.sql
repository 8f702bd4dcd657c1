-- A column need not have a value.
CREATE TABLE users (id int PRIMARY KEY, name text);
