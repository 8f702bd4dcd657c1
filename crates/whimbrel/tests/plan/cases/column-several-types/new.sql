-- columns that get types of another width are written anew together, with all that hangs on each
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE parts (
    id bigint PRIMARY KEY,
    code char(30) DEFAULT 'y' NOT NULL,
    size bigint DEFAULT 2,
    mood mood DEFAULT 'glad',
    twice bigint GENERATED ALWAYS AS (size * 2) STORED,
    CHECK (size < 1000)
);
CREATE INDEX parts_size ON parts (size, code);
CREATE TABLE heirs (own text) INHERITS (parts);
CREATE VIEW sizes AS SELECT code, size FROM parts;
