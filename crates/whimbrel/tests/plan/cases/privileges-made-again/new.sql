-- A column that has to be made again keeps its privileges, and those of a dropped column
-- need no REVOKE.
CREATE ROLE reader; CREATE ROLE writer; CREATE ROLE auditor;
CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app TO PUBLIC;
CREATE TABLE app.t (a int, b int GENERATED ALWAYS AS (a * 3) STORED);
GRANT SELECT (a, b) ON app.t TO reader;
GRANT SELECT (b) ON app.t TO writer WITH GRANT OPTION;
SET ROLE writer;
GRANT SELECT (b) ON app.t TO auditor;
RESET ROLE;
