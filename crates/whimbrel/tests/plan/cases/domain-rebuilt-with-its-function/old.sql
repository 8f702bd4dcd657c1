CREATE TYPE size AS ENUM ('s', 'm', 'l', 'xl');
CREATE FUNCTION small(size) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$SELECT $1 < 'l'$$;
CREATE FUNCTION usual() RETURNS size LANGUAGE sql IMMUTABLE AS $$SELECT 's'::public.size$$;
CREATE DOMAIN little AS size DEFAULT usual() CHECK (small(VALUE));
CREATE TABLE shirt (id int, little little, littles little[]);
INSERT INTO shirt VALUES (1, 's', '{m}');
