CREATE TYPE address AS (street text, city text, zip int);
COMMENT ON COLUMN address.city IS 'where';
CREATE TABLE home (id int, address address);
INSERT INTO home VALUES (1, ROW('s', 'c', 1));
