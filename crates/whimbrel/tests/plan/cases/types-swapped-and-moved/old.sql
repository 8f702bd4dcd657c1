CREATE TYPE red AS ENUM ('a', 'b');
CREATE TYPE blue AS ENUM ('a', 'b', 'c');
CREATE DOMAIN text_code AS text CHECK (VALUE <> '');
CREATE TYPE was_range AS RANGE (subtype = int);
CREATE TABLE swap (one red DEFAULT 'a', two blue, three text_code, four was_range);
INSERT INTO swap VALUES ('b', 'b', '7', '[1,2)');
