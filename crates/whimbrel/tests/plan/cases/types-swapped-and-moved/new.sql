-- Columns go from one type to another, types change their kind under the same name.
CREATE TYPE red AS ENUM ('a', 'b', 'c');
CREATE TYPE blue AS ENUM ('c', 'b');
CREATE DOMAIN was_range AS text;
CREATE TYPE text_code AS ENUM ('7', '8');
CREATE TABLE swap (one blue DEFAULT 'b', two red, three text_code, four was_range);
INSERT INTO swap VALUES ('b', 'b', '7', '[1,2)');
