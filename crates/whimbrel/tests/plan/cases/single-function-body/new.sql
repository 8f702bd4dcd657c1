-- A function does something else.
CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN a + 2;
END $$;
