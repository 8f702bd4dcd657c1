-- Bodies that PostgreSQL has read know what they use, and follow it.
CREATE TABLE item (id int, cost numeric);
CREATE FUNCTION total() RETURNS numeric LANGUAGE sql RETURN (SELECT sum(cost) FROM item);
CREATE FUNCTION twice() RETURNS numeric LANGUAGE sql BEGIN ATOMIC SELECT total() * 3; END;
CREATE FUNCTION zero(n numeric DEFAULT twice()) RETURNS numeric LANGUAGE sql RETURN n * 0;
