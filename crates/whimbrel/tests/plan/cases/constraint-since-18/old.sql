CREATE TABLE r (id int4range, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS));
CREATE TABLE t (a int, id int4range, valid daterange, CONSTRAINT ok CHECK (a > 0) NOT ENFORCED);
