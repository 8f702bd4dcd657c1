-- A collation is made.
CREATE COLLATION plain (lc_collate = 'C', lc_ctype = 'POSIX');
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
