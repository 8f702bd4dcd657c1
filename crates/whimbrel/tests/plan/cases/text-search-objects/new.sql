-- Dictionaries, configurations with changed mappings, templates and parsers.
CREATE TEXT SEARCH DICTIONARY simple_words (TEMPLATE = simple, STOPWORDS = english, ACCEPT = false);
CREATE TEXT SEARCH TEMPLATE own_template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH PARSER own_parser (START = prsd_start, GETTOKEN = prsd_nexttoken,
    END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE TEXT SEARCH CONFIGURATION site (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION site ALTER MAPPING FOR asciiword, word WITH simple_words, english_stem;
ALTER TEXT SEARCH CONFIGURATION site DROP MAPPING FOR email;
CREATE TEXT SEARCH CONFIGURATION other (PARSER = own_parser);
ALTER TEXT SEARCH CONFIGURATION other ADD MAPPING FOR asciiword WITH simple;
COMMENT ON TEXT SEARCH DICTIONARY simple_words IS 'd';
COMMENT ON TEXT SEARCH CONFIGURATION site IS 'c';
COMMENT ON TEXT SEARCH TEMPLATE own_template IS 't';
COMMENT ON TEXT SEARCH PARSER own_parser IS 'p';
CREATE TABLE page (body text);
CREATE INDEX page_words ON page USING gin (to_tsvector('site', body));
