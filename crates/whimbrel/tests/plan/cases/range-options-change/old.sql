CREATE FUNCTION gap(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT a - b';
CREATE TYPE span AS RANGE (subtype = float8);
CREATE TABLE stay (id int, span span, spans span_multirange, EXCLUDE USING gist (span WITH &&));
INSERT INTO stay VALUES (1, '[1,2)', '{[1,2)}');
