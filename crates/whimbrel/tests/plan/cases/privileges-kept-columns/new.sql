-- REVOKE on the table takes the columns' privileges along; those that are wanted are
-- given again.
CREATE ROLE reader; CREATE ROLE writer; CREATE ROLE auditor;
CREATE SCHEMA app;
CREATE TABLE app.t (a int, b int, c int);
GRANT UPDATE ON app.t TO reader;
GRANT SELECT (a), UPDATE (c) ON app.t TO reader WITH GRANT OPTION;
