-- The check calls a function of the domain itself.
CREATE TABLE nothing (id int);
CREATE DOMAIN odd AS int;
CREATE FUNCTION is_odd(odd) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 % 2 = 1';
ALTER DOMAIN odd ADD CHECK (is_odd(VALUE));
