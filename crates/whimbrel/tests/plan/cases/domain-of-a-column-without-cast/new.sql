-- A column gets a domain whose base type its own has no cast to, and another one that has
CREATE DOMAIN span AS interval;
CREATE DOMAIN short AS span CHECK (VALUE < '1 day');
CREATE DOMAIN amount AS numeric(8, 2);
CREATE TABLE visits (id integer PRIMARY KEY, took span, longest short, paid amount);
