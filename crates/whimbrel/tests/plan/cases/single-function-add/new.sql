-- A function is made.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN a + 1;
END $$;
