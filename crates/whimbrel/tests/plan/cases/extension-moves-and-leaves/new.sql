-- An extension moves with what uses it; another comes and goes.
CREATE SCHEMA tools;
CREATE EXTENSION hstore SCHEMA tools;
CREATE EXTENSION pg_trgm SCHEMA tools;
COMMENT ON EXTENSION pg_trgm IS 'three letters';
CREATE TABLE bag (things tools.hstore DEFAULT 'a=>1', name text);
CREATE INDEX bag_things ON bag USING gin (things);
CREATE INDEX bag_name ON bag USING gin (name tools.gin_trgm_ops);
