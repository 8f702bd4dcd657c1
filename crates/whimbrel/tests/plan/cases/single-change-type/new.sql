-- A number gets more room.
CREATE TABLE t (id int PRIMARY KEY, amount bigint);
