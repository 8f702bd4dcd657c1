CREATE TYPE money2 AS (cents bigint);
CREATE TYPE side AS ENUM ('left', 'right');
CREATE FUNCTION to_money2(int) RETURNS money2 LANGUAGE sql AS 'SELECT ROW($1)::money2';
CREATE CAST (int AS money2) WITH FUNCTION to_money2(int);
