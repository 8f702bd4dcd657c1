-- A cast is made.
CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION first(pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a';
CREATE CAST (pair AS int) WITH FUNCTION first(pair) AS ASSIGNMENT;
