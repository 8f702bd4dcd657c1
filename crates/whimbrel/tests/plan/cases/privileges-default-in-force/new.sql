-- What is made gets exactly the wanted privileges, whatever default privileges add or
-- withhold meanwhile, and they change afterwards.
CREATE ROLE reader; CREATE ROLE writer; CREATE ROLE auditor;
CREATE SCHEMA app;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT INSERT ON TABLES TO writer;
CREATE SCHEMA made;
CREATE TABLE app.plain (id serial, n int GENERATED ALWAYS AS IDENTITY);
REVOKE ALL ON app.plain FROM writer;
CREATE TABLE app.shown (id int);
GRANT SELECT ON app.shown TO reader WITH GRANT OPTION;
REVOKE ALL ON app.shown FROM writer;
GRANT UPDATE ON app.shown TO writer;
CREATE TABLE app.own (id int);
REVOKE INSERT ON app.own FROM CURRENT_USER;
CREATE TABLE app.passed (id int);
ALTER TABLE app.passed OWNER TO writer;
CREATE TABLE made.t (id int);
GRANT SELECT ON made.t TO auditor;
