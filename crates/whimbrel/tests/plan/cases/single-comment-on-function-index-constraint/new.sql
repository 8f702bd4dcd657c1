-- A function, an index and a constraint are explained.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE INDEX t_n ON t (n);
ALTER TABLE t ADD CONSTRAINT positive CHECK (n > 0);
CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN a + 1;
END $$;
COMMENT ON FUNCTION f(int) IS 'a function';
COMMENT ON INDEX t_n IS 'an index';
COMMENT ON CONSTRAINT positive ON t IS 'a constraint';
