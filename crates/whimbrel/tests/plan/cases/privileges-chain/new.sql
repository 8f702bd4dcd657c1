-- What a role passed on is taken back before its own grant option, and passed on again
-- by the roles that should have done so.
CREATE ROLE reader; CREATE ROLE writer; CREATE ROLE auditor;
CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app TO PUBLIC;
CREATE TABLE app.t (a int, b int);
GRANT SELECT ON app.t TO reader;
GRANT INSERT ON app.t TO reader WITH GRANT OPTION;
GRANT SELECT (a) ON app.t TO writer WITH GRANT OPTION;
SET ROLE reader;
GRANT INSERT ON app.t TO auditor;
SET ROLE writer;
GRANT SELECT (a) ON app.t TO auditor WITH GRANT OPTION;
SET ROLE auditor;
GRANT SELECT (a) ON app.t TO PUBLIC;
RESET ROLE;
