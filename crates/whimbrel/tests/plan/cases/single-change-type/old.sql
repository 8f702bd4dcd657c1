CREATE TABLE t (id int PRIMARY KEY, amount int);
