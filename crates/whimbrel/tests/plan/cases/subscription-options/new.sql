-- A subscription changes its publisher, publications and options without asking anybody.
CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=1 dbname=y' PUBLICATION a, "B" WITH (connect = false, slot_name = 'slot', binary = true, synchronous_commit = 'local', streaming = on);
COMMENT ON SUBSCRIPTION s IS 'to nowhere';
