-- A partition leaves and has names of its own; another stays and follows the parent's new one.
CREATE TABLE events (id int CONSTRAINT has_to NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_a (id int NOT NULL, at date NOT NULL);
CREATE TABLE events_b PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
