-- An attribute more in the middle of a composite type that partitions and children hold
CREATE TYPE size AS (width integer, height integer, unit text);
CREATE TABLE boxes (id integer NOT NULL, outside size) PARTITION BY HASH (id);
CREATE TABLE boxes_1 PARTITION OF boxes FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE TABLE tins (inside size);
CREATE TABLE round_tins () INHERITS (tins);
