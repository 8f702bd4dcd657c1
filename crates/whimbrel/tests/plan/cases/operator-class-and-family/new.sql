-- A class changes under an index; a family has members of its own; one family holds
-- several classes.
CREATE FUNCTION rev(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($2, $1)';
CREATE FUNCTION rev8(bigint, bigint) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT btint8cmp($2, $1)';
CREATE OPERATOR FAMILY reverse_fam USING btree;
CREATE OPERATOR CLASS reverse_ops FOR TYPE int USING btree FAMILY reverse_fam AS
    OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 rev(int, int);
CREATE OPERATOR CLASS reverse8_ops FOR TYPE bigint USING btree FAMILY reverse_fam AS
    OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 rev8(bigint, bigint);
CREATE OPERATOR CLASS hashed FOR TYPE uuid USING hash AS OPERATOR 1 =, FUNCTION 1 uuid_hash(uuid);
CREATE OPERATOR CLASS boxed FOR TYPE point USING gist AS
    STORAGE box, FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal),
    FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 gist_point_compress(internal),
    FUNCTION 5 gist_box_penalty(internal, internal, internal),
    FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal),
    FUNCTION 8 gist_point_distance(internal, point, smallint, oid, internal),
    OPERATOR 15 <-> (point, point) FOR ORDER BY pg_catalog.float_ops;
CREATE TABLE numbers (n int);
CREATE INDEX numbers_n ON numbers (n reverse_ops);
CREATE OPERATOR FAMILY loose USING btree;
ALTER OPERATOR FAMILY loose USING btree ADD
    OPERATOR 1 < (int, bigint), OPERATOR 3 = (int, int), FUNCTION 1 (int, bigint) btint48cmp(int, bigint);
COMMENT ON OPERATOR CLASS reverse_ops USING btree IS 'down';
COMMENT ON OPERATOR FAMILY loose USING btree IS 'own members';
