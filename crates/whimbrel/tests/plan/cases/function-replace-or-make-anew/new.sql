-- Replaced where PostgreSQL allows it, else dropped and made, with what uses it.
CREATE FUNCTION body(a int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 2; END';
CREATE FUNCTION renamed(b int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION unnamed(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION result(a int) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
CREATE FUNCTION outs(OUT a int, OUT c int) LANGUAGE sql AS 'SELECT 1, 2';
CREATE FUNCTION tabled(a int) RETURNS TABLE (b int, c text, d date) LANGUAGE sql AS 'SELECT 1, NULL::text, NULL::date';
CREATE FUNCTION defaults(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION more_defaults(a int DEFAULT 4, b int DEFAULT 5) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION options(a int) RETURNS SETOF int LANGUAGE sql STABLE LEAKPROOF SECURITY DEFINER
    SET search_path = public, pg_temp SET work_mem = '1MB' AS 'SELECT 1';
CREATE PROCEDURE becomes(a int) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION overload(a int) RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION overload(a text, b int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE act(a int, OUT c int) LANGUAGE sql AS 'SELECT 1';
CREATE TABLE uses (a int DEFAULT result(1), b int CHECK (renamed(b) > 0),
    c int GENERATED ALWAYS AS (a + 1) STORED);
CREATE INDEX uses_a ON uses ((a + 1));
COMMENT ON FUNCTION result(int) IS 'kept';
