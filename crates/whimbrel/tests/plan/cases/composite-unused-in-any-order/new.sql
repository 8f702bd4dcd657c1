-- No column holds it: types and places of attributes are free.
CREATE TYPE triple AS (c timestamp, a bigint, b text COLLATE "C");
CREATE FUNCTION make() RETURNS triple LANGUAGE sql AS 'SELECT NULL::triple';
