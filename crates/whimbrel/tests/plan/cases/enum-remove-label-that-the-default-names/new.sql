-- The default changes together with the labels, and one column leaves the type.
CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE thing (id int, state state DEFAULT 'old' NOT NULL, was text);
INSERT INTO thing VALUES (1, 'new', 'old');
