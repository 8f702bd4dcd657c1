-- An owner takes its privileges along; grants to the old and the new owner are given and
-- taken at the right time, and sequences go with their tables.
CREATE ROLE reader; CREATE ROLE writer; CREATE ROLE auditor;
CREATE SCHEMA app;
CREATE TABLE app.moved (id serial PRIMARY KEY, a int GENERATED ALWAYS AS IDENTITY);
ALTER TABLE app.moved OWNER TO writer;
GRANT SELECT ON app.moved TO reader;
GRANT INSERT ON app.moved TO auditor;
CREATE TABLE app.given (a int);
ALTER TABLE app.given OWNER TO reader;
GRANT SELECT ON app.given TO writer;
CREATE TABLE app.returned (a int);
GRANT SELECT ON app.returned TO writer;
CREATE SEQUENCE app.numbers;
ALTER SEQUENCE app.numbers OWNER TO auditor;
CREATE TABLE app.owned (id serial, n bigserial);
ALTER TABLE app.owned OWNER TO auditor;
ALTER SCHEMA app OWNER TO writer;
