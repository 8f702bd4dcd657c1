-- A computed column that is inherited becomes a plain one of another type, along with its heirs
CREATE TABLE parent (a integer NOT NULL, b text NOT NULL);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE top (a integer NOT NULL, b text);
CREATE TABLE middle () INHERITS (top);
CREATE TABLE bottom (c integer) INHERITS (middle);
