-- The provider changes under a column, a domain and an index.
CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de-u-ks-level2', DETERMINISTIC = false);
CREATE COLLATION split (PROVIDER = libc, LC_COLLATE = 'C', LC_CTYPE = 'POSIX');
COMMENT ON COLLATION german IS 'any case';
CREATE DOMAIN name AS text COLLATE german;
CREATE TABLE person (name text COLLATE german, other name);
CREATE INDEX person_name ON person (name);
CREATE INDEX person_c ON person (name COLLATE "C");
INSERT INTO person VALUES ('a', 'b');
