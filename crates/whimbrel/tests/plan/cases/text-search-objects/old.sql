CREATE TEXT SEARCH DICTIONARY simple_words (TEMPLATE = simple, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION site (COPY = pg_catalog.simple);
CREATE TABLE page (body text);
CREATE INDEX page_words ON page USING gin (to_tsvector('site', body));
