CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL, age int);
CREATE INDEX by_name ON users (lower(name));
CREATE VIEW names AS SELECT name AS n FROM users;
