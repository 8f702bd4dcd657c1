CREATE ROLE reader; CREATE ROLE writer; CREATE ROLE auditor;
CREATE SCHEMA app;
CREATE TABLE app.people (id int PRIMARY KEY, name text, salary int) PARTITION BY RANGE (id);
CREATE TABLE app.people_1 PARTITION OF app.people FOR VALUES FROM (0) TO (100);
CREATE TABLE app.animals (id int, name text);
CREATE TABLE app.dogs (breed text) INHERITS (app.animals);
GRANT SELECT ON app.people TO reader;
GRANT SELECT, UPDATE (name, salary) ON app.people TO writer;
GRANT INSERT (name) ON app.dogs TO writer;
