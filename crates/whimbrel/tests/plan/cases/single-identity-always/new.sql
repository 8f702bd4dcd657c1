-- A column always numbers itself.
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, s text);
