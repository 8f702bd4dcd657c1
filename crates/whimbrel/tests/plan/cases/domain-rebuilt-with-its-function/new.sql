-- A domain whose check and default call functions that have the type in their signature.
CREATE TYPE size AS ENUM ('s', 'm', 'l');
CREATE FUNCTION small(size) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$SELECT $1 < 'l'$$;
CREATE FUNCTION usual() RETURNS size LANGUAGE sql IMMUTABLE AS $$SELECT 's'::public.size$$;
CREATE DOMAIN little AS size DEFAULT usual() CHECK (small(VALUE));
CREATE TABLE shirt (id int, little little, littles little[]);
INSERT INTO shirt VALUES (1, 's', '{m}');
