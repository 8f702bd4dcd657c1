CREATE TABLE item (id int, price numeric);
CREATE FUNCTION total() RETURNS numeric LANGUAGE sql RETURN (SELECT sum(price) FROM item);
CREATE FUNCTION twice() RETURNS numeric LANGUAGE sql BEGIN ATOMIC SELECT total() * 2; END;
