CREATE DOMAIN rate AS integer;
CREATE TABLE rates (id integer, all_rates rate[] NOT NULL, one rate);
CREATE DOMAIN word AS text;
CREATE TABLE words (all_words word[] DEFAULT '{}');
