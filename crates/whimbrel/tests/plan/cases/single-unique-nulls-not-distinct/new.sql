-- Only one NULL is allowed (since 15)
CREATE TABLE t (id int PRIMARY KEY, n int UNIQUE NULLS NOT DISTINCT, s text);
