-- Temporal keys and constraints that are not enforced (since 18)
CREATE TABLE r (id int4range, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS));
CREATE TABLE t (a int, id int4range, valid daterange, CONSTRAINT ok CHECK (a > 0),
    CONSTRAINT f FOREIGN KEY (id, PERIOD valid) REFERENCES r (id, PERIOD valid));
CREATE TABLE u (a int PRIMARY KEY, b int, CONSTRAINT self FOREIGN KEY (b) REFERENCES u NOT ENFORCED);
