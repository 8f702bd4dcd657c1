-- One table and one column with the type go in the same change that takes a label away.
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE two (k kind);
CREATE TABLE three (k kind DEFAULT 'b');
