-- A column is stored and compressed in another way.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
ALTER TABLE t ALTER s SET STORAGE EXTERNAL, ALTER s SET COMPRESSION pglz;
