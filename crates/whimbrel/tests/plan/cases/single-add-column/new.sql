-- A column is added behind the others.
CREATE TABLE users (id int PRIMARY KEY, name text, email text);
