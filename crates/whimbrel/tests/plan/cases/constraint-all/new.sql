-- Constraints of all kinds change their clauses, and keep their comments.
CREATE TABLE r (id int PRIMARY KEY, a int, b int, span int4range, UNIQUE (a, b));
CREATE TABLE t (id int, a int, b int, span int4range,
    CONSTRAINT key PRIMARY KEY (id) WITH (fillfactor = 90) DEFERRABLE,
    CONSTRAINT one UNIQUE (a) INCLUDE (b) WITH (fillfactor = 75),
    CONSTRAINT apart EXCLUDE USING gist (span WITH &&) WHERE (a > 0) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ref FOREIGN KEY (a, b) REFERENCES r (a, b) ON DELETE SET NULL,
    CONSTRAINT late FOREIGN KEY (id) REFERENCES r DEFERRABLE,
    CONSTRAINT small CHECK (a < 100) NO INHERIT);
ALTER TABLE t ADD CONSTRAINT unproven CHECK (b > 0);
COMMENT ON CONSTRAINT one ON t IS 'only one';
COMMENT ON INDEX one IS 'another comment';
