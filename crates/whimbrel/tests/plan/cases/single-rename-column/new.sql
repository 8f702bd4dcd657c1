-- A column gets another name, and what mentions it follows.
CREATE TABLE users (id int PRIMARY KEY, full_name text NOT NULL, age int);
CREATE INDEX by_name ON users (lower(full_name));
CREATE VIEW names AS SELECT full_name AS n FROM users;
