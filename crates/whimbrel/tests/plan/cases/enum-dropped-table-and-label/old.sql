CREATE TYPE kind AS ENUM ('a', 'b', 'c');
CREATE TABLE one (k kind);
CREATE TABLE two (k kind, l kind DEFAULT 'a');
