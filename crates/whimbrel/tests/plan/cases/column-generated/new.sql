-- Generated columns change their expressions, types and become plain columns.
CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 3) STORED, kept int, typed bigint GENERATED ALWAYS AS (a) STORED);
CREATE INDEX by_twice ON t (twice);
COMMENT ON COLUMN t.twice IS 'more';
