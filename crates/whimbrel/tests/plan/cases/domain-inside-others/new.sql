-- A domain that an array holds gets a check, and another one NOT NULL: neither can be altered there
CREATE DOMAIN rate AS integer CONSTRAINT positive CHECK (VALUE > 0);
CREATE TABLE rates (id integer, all_rates rate[] NOT NULL, one rate);
CREATE DOMAIN word AS text NOT NULL;
CREATE TABLE words (all_words word[] DEFAULT '{}');
