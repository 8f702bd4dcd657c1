CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'gone');
COMMENT ON TYPE mood IS 'how it feels';
CREATE DOMAIN feeling AS mood DEFAULT 'ok' CHECK (VALUE <> 'sad');
CREATE TYPE note AS (who text, how mood);
CREATE FUNCTION opposite(m mood) RETURNS mood LANGUAGE sql IMMUTABLE
    AS $$ SELECT CASE m WHEN 'sad' THEN 'happy' ELSE 'sad' END::public.mood $$;
CREATE FUNCTION all_of(VARIADIC m mood[]) RETURNS SETOF mood LANGUAGE sql
    BEGIN ATOMIC SELECT unnest(m); END;
CREATE TABLE person (
    id int PRIMARY KEY,
    now mood NOT NULL DEFAULT 'ok',
    before mood[] DEFAULT '{ok,sad}',
    felt feeling,
    felts feeling[],
    said note,
    alike mood GENERATED ALWAYS AS (opposite(now)) STORED,
    words text GENERATED ALWAYS AS (CASE now WHEN 'ok'::mood THEN 'fine' ELSE 'well' END) STORED,
    CONSTRAINT not_both CHECK (now <> 'sad' OR before IS NULL),
    UNIQUE (now, id)
);
CREATE INDEX happy_ones ON person (id) WHERE now = 'happy';
CREATE INDEX opposites ON person (opposite(now));
CREATE TABLE pet (owner int, mood mood, FOREIGN KEY (mood, owner) REFERENCES person (now, id));
CREATE VIEW happy AS SELECT id, now FROM person WHERE now = 'happy'::mood;
INSERT INTO person (id, now, before, felt, felts, said)
    VALUES (1, 'happy', '{sad}', 'ok', '{happy}', ROW('me', 'ok'));
INSERT INTO pet VALUES (1, 'happy');
