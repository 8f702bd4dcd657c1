-- A sequence is made.
CREATE SEQUENCE numbers AS int START 100 INCREMENT 5;
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
