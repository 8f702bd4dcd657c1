-- A function gets another argument.
CREATE FUNCTION f(a int, b int DEFAULT 5) RETURNS int LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN a + b;
END $$;
