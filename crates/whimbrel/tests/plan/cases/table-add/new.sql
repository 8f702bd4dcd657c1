-- A table with a key, defaults and a comment is made, and dropped on the way back.
CREATE SCHEMA shop;
CREATE TABLE shop.orders (
    id bigint PRIMARY KEY,
    placed timestamptz NOT NULL DEFAULT now(),
    note text
);
COMMENT ON TABLE shop.orders IS 'what was ordered';
