CREATE ROLE reader; CREATE ROLE writer;
CREATE SCHEMA app;
CREATE EXTENSION pg_stat_statements SCHEMA app;
CREATE EXTENSION postgres_fdw SCHEMA app;
CREATE EXTENSION hstore SCHEMA app;
GRANT SELECT ON app.pg_stat_statements TO reader;
REVOKE ALL ON FUNCTION app.hstore(text, text) FROM PUBLIC;
