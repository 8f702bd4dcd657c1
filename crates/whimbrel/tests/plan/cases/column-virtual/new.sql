-- A virtual generated column (since 18)
CREATE TABLE t (a int, v int GENERATED ALWAYS AS (a * 3) VIRTUAL, w text GENERATED ALWAYS AS (a::text) VIRTUAL);
