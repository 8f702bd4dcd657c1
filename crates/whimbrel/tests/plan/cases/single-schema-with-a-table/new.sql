-- A schema with a table is made.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE SCHEMA app;
CREATE TABLE app.t (id int PRIMARY KEY REFERENCES t);
