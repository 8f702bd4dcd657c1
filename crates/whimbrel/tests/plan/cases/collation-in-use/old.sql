CREATE COLLATION german (PROVIDER = libc, LOCALE = 'C');
CREATE DOMAIN name AS text COLLATE german;
CREATE TABLE person (name text COLLATE german, other name);
CREATE INDEX person_name ON person (name);
CREATE INDEX person_c ON person (name COLLATE "C");
INSERT INTO person VALUES ('a', 'b');
