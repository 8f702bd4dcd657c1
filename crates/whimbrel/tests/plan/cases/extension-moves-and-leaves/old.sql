CREATE SCHEMA tools;
CREATE EXTENSION hstore SCHEMA public;
CREATE EXTENSION citext SCHEMA public;
CREATE TABLE bag (things hstore DEFAULT 'a=>1', name text);
CREATE INDEX bag_things ON bag USING gin (things);
