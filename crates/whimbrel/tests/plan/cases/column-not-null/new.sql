-- Not-null constraints with names, without validation and without heirs (since 18)
CREATE TABLE t (a int CONSTRAINT named NOT NULL, b int NOT NULL NO INHERIT, c int NOT NULL, d int);
ALTER TABLE t ADD CONSTRAINT later NOT NULL d;
COMMENT ON CONSTRAINT named ON t IS 'never empty';
