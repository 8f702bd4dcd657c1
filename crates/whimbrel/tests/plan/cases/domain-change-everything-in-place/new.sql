-- Default, constraints and not-null change without touching the columns.
CREATE DOMAIN amount AS numeric(10, 2) DEFAULT 1
    CONSTRAINT positive CHECK (VALUE > 0) CONSTRAINT low CHECK (VALUE < 1000);
ALTER DOMAIN amount ADD CONSTRAINT even CHECK (VALUE % 2 = 0) NOT VALID;
CREATE DOMAIN code AS text;
COMMENT ON CONSTRAINT low ON DOMAIN amount IS 'not too much';
COMMENT ON DOMAIN code IS 'any';
CREATE TABLE bill (a amount, c code);
INSERT INTO bill VALUES (2, 'x');
