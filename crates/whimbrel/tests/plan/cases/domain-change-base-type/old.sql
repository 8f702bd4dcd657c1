CREATE DOMAIN inner_code AS varchar(10) CHECK (VALUE <> '');
CREATE DOMAIN outer_code AS inner_code DEFAULT 'none';
CREATE TYPE pair AS (code outer_code, n int);
CREATE TABLE shelf (id int, code outer_code NOT NULL, codes inner_code[], pair pair);
CREATE INDEX shelf_code ON shelf (code);
INSERT INTO shelf VALUES (1, 'a', '{b,c}', ROW('d', 4));
