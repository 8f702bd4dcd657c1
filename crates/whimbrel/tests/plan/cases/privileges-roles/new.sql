-- Roles with their attributes, settings and memberships come, change, and go once nothing
-- is theirs any more.
CREATE ROLE team NOINHERIT CREATEDB;
CREATE ROLE "O'Neil" NOLOGIN REPLICATION VALID UNTIL 'infinity';
CREATE ROLE "New ""one""" LOGIN BYPASSRLS CREATEROLE PASSWORD 'never to be seen';
CREATE ROLE keeper;
GRANT team TO "O'Neil" WITH ADMIN OPTION;
GRANT team TO "New ""one""";
ALTER ROLE "O'Neil" SET search_path = 'a "b', public;
ALTER ROLE "O'Neil" SET app.tenant = 'a''b\c';
ALTER ROLE "New ""one""" SET search_path = '';
COMMENT ON ROLE keeper IS 'it''s';
CREATE TABLE public.kept (a int);
ALTER TABLE public.kept OWNER TO keeper;
