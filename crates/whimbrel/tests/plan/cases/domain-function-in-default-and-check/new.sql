-- Functions that a domain calls are made anew; the column that uses it stays.
CREATE FUNCTION usual(m int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT m::bigint';
CREATE FUNCTION good(value int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT value > 1';
CREATE DOMAIN grade AS int DEFAULT usual(1) CHECK (good(VALUE));
CREATE TABLE pupil (id int, grade grade);
INSERT INTO pupil VALUES (1, 2);
