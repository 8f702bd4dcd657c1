CREATE ROLE reader; CREATE ROLE writer; CREATE ROLE auditor;
CREATE SCHEMA app;
CREATE TABLE app.t (a int, b int, c int);
GRANT SELECT, UPDATE ON app.t TO reader WITH GRANT OPTION;
GRANT SELECT (a, b), UPDATE (c) ON app.t TO reader WITH GRANT OPTION;
