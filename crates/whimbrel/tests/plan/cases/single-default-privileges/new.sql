-- A role may read what is made later.
CREATE ROLE reader;
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader;
