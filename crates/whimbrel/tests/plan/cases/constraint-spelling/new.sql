-- Expressions that PostgreSQL prints in another way once it has read its own text.
CREATE TABLE t (id int PRIMARY KEY, state varchar(10), other varchar, net cidr,
    is_open boolean GENERATED ALWAYS AS (state IN ('new', 'begun')) STORED,
    CONSTRAINT known CHECK (state IN ('new', 'it''s "begun]"', 'done')),
    CONSTRAINT none CHECK (state <> ALL (ARRAY[other, 'x']::varchar[])),
    CONSTRAINT neither CHECK (state NOT IN (other, upper(other), 'x')),
    CONSTRAINT between CHECK (id BETWEEN 1 AND 9 AND state <> 'x' OR id = 10),
    CONSTRAINT beside CHECK (id NOT BETWEEN 5 AND 6 OR id NOT BETWEEN 7 AND 8 OR other > 'x'),
    CONSTRAINT nets CHECK (net IN ('10.0.0.0/8', '192.168.0.0/16')));
CREATE DOMAIN state AS varchar CONSTRAINT known CHECK (VALUE IN ('a', 'b'));
CREATE INDEX open_ones ON t ((state IN ('new', 'begun'))) WHERE state NOT IN ('done', 'gone');
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON t USING (state IN ('new', 'done'));
CREATE VIEW v AS SELECT id, state IN ('new', 'done') AS seen FROM t WHERE other IN ('a', 'b');
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW WHEN (new.state IN ('new', 'done')) EXECUTE FUNCTION f();
