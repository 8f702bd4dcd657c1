CREATE TYPE blob2;
CREATE FUNCTION blob2_in(cstring) RETURNS blob2 LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION blob2_out(blob2) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE FUNCTION blob2_send(blob2) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'byteasend';
CREATE TYPE blob2 (INPUT = blob2_in, OUTPUT = blob2_out, STORAGE = plain);
CREATE TABLE holder (b blob2);
