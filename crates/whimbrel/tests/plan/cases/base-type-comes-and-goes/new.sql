-- A shell, its functions, the type, and what uses it.
CREATE TABLE plain (id int);
CREATE TYPE mytext;
CREATE FUNCTION mytext_in(cstring) RETURNS mytext LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION mytext_out(mytext) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
COMMENT ON FUNCTION mytext_in(cstring) IS 'reads';
CREATE TYPE mytext (INPUT = mytext_in, OUTPUT = mytext_out, INTERNALLENGTH = VARIABLE,
    STORAGE = extended, CATEGORY = 'S', DEFAULT = 'none', COLLATABLE = true);
CREATE FUNCTION mytext_eq(mytext, mytext) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'texteq';
CREATE OPERATOR = (FUNCTION = mytext_eq, LEFTARG = mytext, RIGHTARG = mytext, COMMUTATOR = =, HASHES);
CREATE CAST (mytext AS text) WITHOUT FUNCTION AS IMPLICIT;
CREATE TYPE only_declared;
CREATE TABLE words (w mytext, ws mytext[]);
