CREATE TABLE parent (a integer NOT NULL, b boolean GENERATED ALWAYS AS (a IS NULL) STORED NOT NULL);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE top (a integer NOT NULL, b boolean GENERATED ALWAYS AS (a IS NULL) STORED NOT NULL);
CREATE TABLE middle () INHERITS (top);
CREATE TABLE bottom (c integer) INHERITS (middle);
