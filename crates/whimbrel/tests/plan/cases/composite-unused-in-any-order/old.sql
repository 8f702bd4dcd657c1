CREATE TYPE triple AS (a int, b text, c date);
CREATE FUNCTION make() RETURNS triple LANGUAGE sql AS 'SELECT NULL::triple';
