-- One partition gets other bounds while a column of all of them becomes a computed one
CREATE TABLE events (at integer NOT NULL, digit integer GENERATED ALWAYS AS (at % 7) STORED)
    PARTITION BY RANGE (at);
CREATE TABLE events_a PARTITION OF events FOR VALUES FROM (0) TO (100);
CREATE TABLE events_b PARTITION OF events FOR VALUES FROM (200) TO (400);
