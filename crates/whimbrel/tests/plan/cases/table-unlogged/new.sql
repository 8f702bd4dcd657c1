-- Tables that refer to each other become unlogged and logged in an order that PostgreSQL allows.
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY REFERENCES a);
CREATE UNLOGGED TABLE z (id int PRIMARY KEY);
CREATE UNLOGGED TABLE y (id int PRIMARY KEY REFERENCES z);
CREATE UNLOGGED TABLE x (id serial PRIMARY KEY REFERENCES y, n int GENERATED ALWAYS AS IDENTITY);
