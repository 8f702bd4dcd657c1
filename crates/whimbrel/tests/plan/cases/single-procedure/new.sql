-- A procedure is made.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE PROCEDURE p(INOUT a int) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  a := a + 1;
END $$;
