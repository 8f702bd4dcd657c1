-- Attributes come at the end and go from the middle while a column holds values.
CREATE TYPE address AS (street text, zip int, country text);
COMMENT ON COLUMN address.street IS 'which';
CREATE TABLE home (id int, address address);
INSERT INTO home VALUES (1, ROW('s', 1, NULL));
