-- Quotes, blanks and upper case in every name.
CREATE SCHEMA "Odd ""one""";
CREATE TYPE "Odd ""one"""."The type" AS ENUM ('it''s', 'new "x"');
CREATE DOMAIN "Odd ""one"""."A domain" AS "Odd ""one"""."The type" CONSTRAINT "A check" CHECK (VALUE <> 'it''s');
CREATE TYPE "Odd ""one"""."A pair" AS ("Left" "Odd ""one"""."A domain", "select" int);
CREATE FUNCTION "Odd ""one"""."A function"("An argument" "Odd ""one"""."The type") RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE "Odd ""one"""."An aggregate"("An argument" int) (SFUNC = int4pl, STYPE = int);
CREATE OPERATOR "Odd ""one""".## (FUNCTION = int4pl, LEFTARG = int, RIGHTARG = int, COMMUTATOR = OPERATOR("Odd ""one""".##));
CREATE TABLE "Odd ""one"""."The table" ("The column" "Odd ""one"""."The type" DEFAULT 'it''s',
    "Pair" "Odd ""one"""."A pair");
COMMENT ON FUNCTION "Odd ""one"""."A function"("Odd ""one"""."The type") IS E'two\nlines';
