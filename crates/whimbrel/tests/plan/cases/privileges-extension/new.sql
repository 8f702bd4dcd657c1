-- What belongs to an extension has the wanted privileges, also where the extension itself
-- gives or withholds some.
CREATE ROLE reader; CREATE ROLE writer;
CREATE SCHEMA app;
CREATE EXTENSION pg_stat_statements SCHEMA app;
CREATE EXTENSION postgres_fdw SCHEMA app;
CREATE EXTENSION citext SCHEMA app;
-- Its arguments differ from version to version.
DO $$ BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO reader WITH GRANT OPTION', (
        SELECT oid::regprocedure FROM pg_proc WHERE proname = 'pg_stat_statements_reset'));
END $$;
REVOKE SELECT ON app.pg_stat_statements FROM PUBLIC;
GRANT SELECT (calls) ON app.pg_stat_statements TO writer;
GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO writer;
GRANT USAGE ON TYPE app.citext TO writer;
