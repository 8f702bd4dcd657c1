-- Languages, transforms, access methods and conversions.
CREATE TRUSTED LANGUAGE own HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
COMMENT ON LANGUAGE own IS 'like another';
CREATE FUNCTION speaks(n int) RETURNS int LANGUAGE own AS 'BEGIN RETURN n; END';
CREATE DEFAULT CONVERSION latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
COMMENT ON CONVERSION latin IS 'as usual';
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD btree2 TYPE INDEX HANDLER bthandler;
COMMENT ON ACCESS METHOD heap2 IS 'the same';
CREATE FUNCTION from_point(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'boolin';
CREATE TRANSFORM FOR point LANGUAGE own (FROM SQL WITH FUNCTION from_point(internal));
COMMENT ON TRANSFORM FOR point LANGUAGE own IS 'points';
CREATE TABLE rows2 (a int) USING heap2;
