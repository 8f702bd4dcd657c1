CREATE TYPE state AS ENUM ('new', 'old', 'dead');
CREATE TABLE thing (id int, state state DEFAULT 'dead' NOT NULL, was state);
INSERT INTO thing VALUES (1, 'new', 'old');
