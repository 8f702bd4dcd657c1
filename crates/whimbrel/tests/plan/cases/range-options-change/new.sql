-- A range type in use gets a difference function and another multirange name.
CREATE FUNCTION gap(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT a - b';
CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = gap, multirange_type_name = spanset);
CREATE TABLE stay (id int, span span, spans spanset, EXCLUDE USING gist (span WITH &&));
INSERT INTO stay VALUES (1, '[1,2)', '{[1,2)}');
