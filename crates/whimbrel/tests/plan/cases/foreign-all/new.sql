-- Wrapper, server, mapping and tables change their options; a server of another type takes its tables along.
CREATE FOREIGN DATA WRAPPER w OPTIONS (debug 'false', keep 'x', more 'it''s');
CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'b', port '1');
CREATE SERVER replaced TYPE 'new' FOREIGN DATA WRAPPER w;
CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (name 'y', other 'z');
CREATE FOREIGN TABLE ft (id bigint OPTIONS (key 'false', n '1'), a int DEFAULT 3, CONSTRAINT positive CHECK (a > 1)) SERVER s OPTIONS (name 'two');
COMMENT ON FOREIGN TABLE ft IS 'elsewhere';
COMMENT ON SERVER s IS 'there';
CREATE FOREIGN TABLE moved (id int) SERVER replaced;
