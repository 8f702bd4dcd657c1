-- A column that is never NULL is added to a table with rows.
CREATE TABLE users (id int PRIMARY KEY, name text, active boolean DEFAULT true NOT NULL);
