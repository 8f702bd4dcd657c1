CREATE TYPE point3 AS (x int, z text COLLATE "C");
CREATE TABLE spot (id int, at point3, empty point3);
CREATE FUNCTION x_of(p point3) RETURNS int LANGUAGE sql AS 'SELECT p.x';
CREATE VIEW xs AS SELECT (at).x FROM spot;
INSERT INTO spot VALUES (1, ROW(5, '7'), NULL), (2, ROW(NULL, NULL), NULL);
