CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE parts (
    id int PRIMARY KEY,
    code varchar(20) DEFAULT 'x' NOT NULL,
    size int DEFAULT 1,
    mood text DEFAULT 'sad',
    twice int GENERATED ALWAYS AS (size * 2) STORED,
    CHECK (size < 1000)
);
CREATE INDEX parts_size ON parts (size, code);
CREATE TABLE heirs (own text) INHERITS (parts);
CREATE VIEW sizes AS SELECT code, size FROM parts;
