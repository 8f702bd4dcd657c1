CREATE TABLE t (id int PRIMARY KEY, state varchar(10), other varchar, net cidr);
CREATE DOMAIN state AS varchar;
