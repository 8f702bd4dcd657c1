-- A table of a composite type, and one that is freed from it.
CREATE TYPE kind AS (id int, name text);
CREATE TABLE freed (id int, name text NOT NULL);
CREATE TABLE typed OF kind (id WITH OPTIONS PRIMARY KEY, name DEFAULT 'x');
