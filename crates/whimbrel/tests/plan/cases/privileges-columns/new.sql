-- Privileges on columns (also system columns, inherited ones, and a partition's) change
-- by themselves; those that stay survive the REVOKE of the whole table's.
CREATE ROLE reader; CREATE ROLE writer; CREATE ROLE auditor;
CREATE SCHEMA app;
CREATE TABLE app.people (id int PRIMARY KEY, name text, salary int) PARTITION BY RANGE (id);
CREATE TABLE app.people_1 PARTITION OF app.people FOR VALUES FROM (0) TO (100);
CREATE TABLE app.animals (id int, name text);
CREATE TABLE app.dogs (breed text) INHERITS (app.animals);
GRANT SELECT (id, name, tableoid), INSERT ON app.people TO reader;
GRANT UPDATE (name, salary), UPDATE (id) ON app.people TO writer WITH GRANT OPTION;
GRANT SELECT (name) ON app.people TO writer;
GRANT SELECT (salary) ON app.people_1 TO auditor;
GRANT INSERT (name), SELECT (breed) ON app.dogs TO writer;
GRANT SELECT (ctid) ON app.dogs TO PUBLIC;
