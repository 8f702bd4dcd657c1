-- Two tables refer to each other, and are dropped together.
CREATE SCHEMA s;
CREATE TABLE s.a (id int PRIMARY KEY, other int);
CREATE TABLE s.b (id int PRIMARY KEY, other int REFERENCES s.a);
ALTER TABLE s.a ADD FOREIGN KEY (other) REFERENCES s.b;
