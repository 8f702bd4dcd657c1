CREATE TABLE r (id int PRIMARY KEY, a int, b int, span int4range, UNIQUE (a, b));
CREATE TABLE t (id int, a int, b int, span int4range,
    CONSTRAINT key PRIMARY KEY (id),
    CONSTRAINT one UNIQUE (a) INCLUDE (b) WITH (fillfactor = 70),
    CONSTRAINT apart EXCLUDE USING gist (span WITH &&) WITH (fillfactor = 80) WHERE (a > 0),
    CONSTRAINT ref FOREIGN KEY (a, b) REFERENCES r (a, b) MATCH FULL ON UPDATE CASCADE,
    CONSTRAINT late FOREIGN KEY (id) REFERENCES r DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT small CHECK (a < 100));
ALTER TABLE t ADD CONSTRAINT unproven CHECK (b > 0) NOT VALID;
COMMENT ON CONSTRAINT one ON t IS 'only one';
COMMENT ON INDEX one IS 'its index';
