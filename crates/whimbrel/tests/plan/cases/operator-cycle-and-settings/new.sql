-- Operators that are commutators and negators of each other, and of themselves.
CREATE FUNCTION near(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT abs($1 - $2) < 2';
CREATE FUNCTION far(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT abs($1 - $2) >= 2';
CREATE FUNCTION flip(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT -$1';
CREATE OPERATOR ~~~ (FUNCTION = near, LEFTARG = int, RIGHTARG = int,
    COMMUTATOR = ~~~, NEGATOR = !~~~, JOIN = contjoinsel, HASHES, MERGES);
CREATE OPERATOR !~~~ (FUNCTION = far, LEFTARG = int, RIGHTARG = int,
    COMMUTATOR = !~~~, NEGATOR = ~~~);
CREATE OPERATOR <<~ (FUNCTION = near, LEFTARG = int, RIGHTARG = int, COMMUTATOR = ~>>);
CREATE OPERATOR ~>> (FUNCTION = near, LEFTARG = int, RIGHTARG = int, COMMUTATOR = <<~);
CREATE OPERATOR !- (FUNCTION = flip, RIGHTARG = int);
COMMENT ON OPERATOR ~~~ (int, int) IS 'close';
COMMENT ON OPERATOR !- (NONE, int) IS 'turned';
CREATE TABLE pairs (a int, b int, CHECK (a OPERATOR(public.~~~) b));
