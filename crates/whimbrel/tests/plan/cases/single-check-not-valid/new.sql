-- A check that older rows need not obey is added.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
ALTER TABLE t ADD CONSTRAINT positive CHECK (n > 5) NOT VALID;
