-- A table gets another name, and what mentions it follows.
CREATE TABLE accounts (id int PRIMARY KEY, name text);
CREATE TABLE orders (id int PRIMARY KEY, owner int REFERENCES accounts);
