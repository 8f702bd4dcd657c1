-- An attribute comes in between and another changes its type.
CREATE TYPE point3 AS (x bigint, y int, z text);
CREATE TABLE spot (id int, at point3, empty point3);
CREATE FUNCTION x_of(p point3) RETURNS int LANGUAGE sql AS 'SELECT p.x::int';
CREATE VIEW xs AS SELECT (at).x FROM spot;
INSERT INTO spot VALUES (1, ROW(5, NULL, '7'), NULL), (2, ROW(NULL, NULL, NULL), NULL);
