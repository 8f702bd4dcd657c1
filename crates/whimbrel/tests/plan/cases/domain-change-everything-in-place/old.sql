CREATE DOMAIN amount AS numeric(10, 2) DEFAULT 0 CONSTRAINT positive CHECK (VALUE >= 0);
CREATE DOMAIN code AS text NOT NULL;
CREATE TABLE bill (a amount, c code);
INSERT INTO bill VALUES (1, 'x');
