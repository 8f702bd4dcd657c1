-- A column's type changes under views, a rule, a trigger, a policy and a generated column.
CREATE TABLE t (id int PRIMARY KEY, a bigint, twice bigint GENERATED ALWAYS AS (a * 2) STORED, log text);
CREATE VIEW v AS SELECT a FROM t;
CREATE VIEW above AS SELECT max(a) AS most FROM v;
CREATE RULE quiet AS ON DELETE TO t WHERE old.a > 5 DO INSTEAD NOTHING;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (old.a > 1) EXECUTE FUNCTION touch();
CREATE POLICY positive ON t USING (a > 0);
CREATE INDEX by_a ON t (a);
