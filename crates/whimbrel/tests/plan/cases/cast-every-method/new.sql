-- With a function, by text, and without anything; explicit, on assignment, implicit.
CREATE TYPE money2 AS (cents bigint);
CREATE TYPE side AS ENUM ('left', 'right');
CREATE FUNCTION to_money2(int) RETURNS money2 LANGUAGE sql AS 'SELECT ROW($1)::money2';
CREATE CAST (int AS money2) WITH FUNCTION to_money2(int) AS ASSIGNMENT;
CREATE CAST (text AS side) WITH INOUT AS IMPLICIT;
CREATE CAST (side AS bytea) WITH INOUT;
CREATE CAST (oid AS date) WITHOUT FUNCTION;
COMMENT ON CAST (int AS money2) IS 'in cents';
