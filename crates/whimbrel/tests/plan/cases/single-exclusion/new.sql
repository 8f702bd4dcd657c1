-- Ranges must not overlap.
CREATE TABLE t (id int PRIMARY KEY, span int4range, CONSTRAINT apart EXCLUDE USING gist (span WITH &&));
