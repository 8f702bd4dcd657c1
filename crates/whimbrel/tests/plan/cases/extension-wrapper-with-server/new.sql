-- A server of an extension's wrapper, and a foreign table of it, come and go.
CREATE TABLE kept (id integer);
CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE lines (line text) SERVER files OPTIONS (filename '/dev/null');
GRANT USAGE ON FOREIGN SERVER files TO public;
