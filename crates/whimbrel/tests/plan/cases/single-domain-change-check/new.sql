-- A domain allows more.
CREATE DOMAIN small AS int CONSTRAINT low CHECK (VALUE < 20);
CREATE TABLE t (id int PRIMARY KEY, n small);
