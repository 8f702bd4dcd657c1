CREATE TYPE kind AS (id int, name text);
CREATE TABLE freed OF kind (name NOT NULL);
