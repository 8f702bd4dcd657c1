CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 2) STORED, kept int GENERATED ALWAYS AS (a + 1) STORED, typed int GENERATED ALWAYS AS (a) STORED);
CREATE INDEX by_twice ON t (twice);
COMMENT ON COLUMN t.twice IS 'more';
