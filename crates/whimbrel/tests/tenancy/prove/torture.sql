-- Tables for which rows are hard to make.
CREATE DOMAIN postcode AS text CHECK (VALUE ~ '^[A-Z]{2}[0-9]{4}$');
CREATE DOMAIN percent AS int CHECK (VALUE BETWEEN 1 AND 100);
CREATE DOMAIN odd AS percent CHECK (VALUE % 2 = 1);
CREATE TYPE address AS (street text, code postcode);
CREATE TYPE mood AS ENUM ('calm', 'stormy');
CREATE TYPE span AS RANGE (subtype = numeric);
CREATE TABLE tenants (id uuid PRIMARY KEY, name text NOT NULL UNIQUE);

CREATE TABLE a_domains (
    tenant_id uuid NOT NULL REFERENCES tenants, id serial PRIMARY KEY,
    code postcode NOT NULL, share odd NOT NULL, codes postcode[] DEFAULT '{}');
CREATE TABLE a_either (
    tenant_id uuid NOT NULL REFERENCES tenants, id serial PRIMARY KEY,
    person uuid, company uuid, CHECK (num_nonnulls(person, company) = 1));
CREATE TABLE a_modulus (
    tenant_id uuid NOT NULL REFERENCES tenants, id int PRIMARY KEY CHECK (id % 7 = 3),
    other int NOT NULL, CHECK (other > id AND other % 10 = 0));
CREATE TABLE a_json (
    tenant_id uuid NOT NULL REFERENCES tenants, id serial PRIMARY KEY,
    body jsonb NOT NULL CHECK (body ? 'kind' AND body ? 'size'),
    typed jsonb NOT NULL CHECK (jsonb_typeof(typed) = 'array'));
CREATE TABLE a_dates (
    tenant_id uuid NOT NULL REFERENCES tenants, id serial PRIMARY KEY,
    begins date NOT NULL, ends date NOT NULL, CHECK (ends > begins),
    CHECK (begins >= DATE '2030-01-01'));
CREATE TABLE a_words (
    tenant_id uuid NOT NULL REFERENCES tenants,
    state text NOT NULL CHECK (state IN ('open', 'closed')),
    email text NOT NULL UNIQUE CHECK (email LIKE '%@%.%'),
    phone varchar(20) NOT NULL CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    slug text NOT NULL CHECK (slug = lower(slug) AND length(slug) = 12),
    PRIMARY KEY (tenant_id, state, email));
CREATE TABLE a_bookings (
    tenant_id uuid NOT NULL REFERENCES tenants, id serial PRIMARY KEY,
    during tstzrange NOT NULL, EXCLUDE USING gist (during WITH &&));
CREATE TABLE a_types (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    home address NOT NULL, feels mood NOT NULL, price span NOT NULL, spot point NOT NULL,
    mask bit(4) NOT NULL, net inet NOT NULL, raw bytea NOT NULL, words tsvector NOT NULL,
    flags boolean[] NOT NULL, years int4range NOT NULL, took interval NOT NULL,
    doubled numeric GENERATED ALWAYS AS (2 * upper(price)) STORED);
CREATE TABLE a_self (
    tenant_id uuid NOT NULL REFERENCES tenants, id uuid PRIMARY KEY,
    parent uuid NOT NULL REFERENCES a_self);
CREATE TABLE a_left (tenant_id uuid NOT NULL REFERENCES tenants, id int PRIMARY KEY, other int NOT NULL);
CREATE TABLE a_right (
    tenant_id uuid NOT NULL REFERENCES tenants, id int PRIMARY KEY,
    other int NOT NULL REFERENCES a_left);
ALTER TABLE a_left ADD FOREIGN KEY (other) REFERENCES a_right;
CREATE TABLE a_one (
    tenant_id uuid NOT NULL REFERENCES tenants, parent uuid PRIMARY KEY REFERENCES a_self, note text);
CREATE TABLE a_lists (tenant_id uuid NOT NULL REFERENCES tenants, region text NOT NULL)
    PARTITION BY LIST (region);
CREATE TABLE a_months (tenant_id uuid NOT NULL REFERENCES tenants, at timestamptz NOT NULL, note text)
    PARTITION BY RANGE (at);
CREATE TABLE a_months_1 PARTITION OF a_months FOR VALUES FROM ('2031-01-01') TO ('2031-02-01');
CREATE TABLE a_months_2 PARTITION OF a_months FOR VALUES FROM ('2031-02-01') TO ('2031-03-01');
CREATE TABLE a_hashed (tenant_id uuid NOT NULL REFERENCES tenants, id int NOT NULL)
    PARTITION BY HASH (id);
CREATE TABLE a_hashed_0 PARTITION OF a_hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE a_hashed_1 PARTITION OF a_hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE a_deep (tenant_id uuid NOT NULL REFERENCES tenants, region text NOT NULL, at date NOT NULL)
    PARTITION BY LIST (region);
CREATE TABLE a_deep_eu PARTITION OF a_deep FOR VALUES IN ('de', 'fr') PARTITION BY RANGE (at);
CREATE TABLE a_deep_eu_1 PARTITION OF a_deep_eu FOR VALUES FROM ('2032-01-01') TO ('2033-01-01');
CREATE TABLE a_raising (tenant_id uuid NOT NULL REFERENCES tenants, id serial PRIMARY KEY);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'not on a Sunday'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON a_raising FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TABLE a_swallowing (tenant_id uuid NOT NULL REFERENCES tenants, id serial PRIMARY KEY);
CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER swallow BEFORE INSERT ON a_swallowing FOR EACH ROW EXECUTE FUNCTION swallow();
CREATE TABLE a_short (
    tenant_id uuid NOT NULL REFERENCES tenants, code char(2) NOT NULL, flag boolean NOT NULL,
    UNIQUE (tenant_id, code), UNIQUE (tenant_id, flag));
CREATE TABLE a_ordered (
    tenant_id uuid NOT NULL REFERENCES tenants, id serial PRIMARY KEY,
    low numeric NOT NULL, high numeric NOT NULL, kind text NOT NULL, extra text,
    CHECK (low < high), CHECK (kind <> 'special' OR extra IS NOT NULL), CHECK (kind IN ('special')));
CREATE TABLE a_alias ("tenantId" varchar(100) NOT NULL, id serial PRIMARY KEY, note text);
CREATE TABLE a_child (id serial PRIMARY KEY, parent int NOT NULL REFERENCES a_alias, note text);
-- A column that is made by a function, which refuses what it does not know.
CREATE FUNCTION made_at(id text) RETURNS timestamp LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF id ~ '^[0-9a-f]{12}$' THEN RETURN timestamp '2000-01-01'; END IF;
    RAISE EXCEPTION 'unknown id %', id;
END $$;
CREATE TABLE a_made (
    tenant_id uuid NOT NULL REFERENCES tenants, id varchar(32) PRIMARY KEY,
    at timestamp GENERATED ALWAYS AS (made_at(id)) STORED);
-- A check that is made by a function.
CREATE FUNCTION is_plate(plate text) RETURNS boolean LANGUAGE sql IMMUTABLE AS
    $$ SELECT plate ~ '^[A-Z]{3}-[0-9]{3}$' $$;
CREATE TABLE a_plates (
    tenant_id uuid NOT NULL REFERENCES tenants, id serial PRIMARY KEY,
    plate text NOT NULL CHECK (is_plate(plate)));
-- A table that has one row at most.
CREATE TABLE a_position (lock boolean PRIMARY KEY DEFAULT true CHECK (lock), at bigint);
-- Nothing that is made up has this digest.
CREATE TABLE z_card (
    tenant_id uuid NOT NULL REFERENCES tenants, id serial PRIMARY KEY,
    number text NOT NULL CHECK (md5(number) = '5ebe2294ecd0e0f08eab7690d2a6ee69'));
DO $$
DECLARE one regclass;
BEGIN
    FOR one IN SELECT oid FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
    LOOP EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO torture_app', one); END LOOP;
END $$;
