-- Only one role may call a function.
CREATE ROLE reader;
CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN a + 1;
END $$;
REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION f(int) TO reader;
