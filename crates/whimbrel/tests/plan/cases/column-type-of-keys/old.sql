CREATE TABLE author (
    id serial PRIMARY KEY,
    rank integer NOT NULL DEFAULT 0 CHECK (rank >= 0)
);
CREATE TABLE book (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id integer NOT NULL REFERENCES author (id) ON DELETE CASCADE,
    shelf integer,
    UNIQUE (author_id, shelf)
);
CREATE INDEX book_shelf ON book (shelf) WHERE shelf > 3;
CREATE TABLE loan (
    book_id bigint REFERENCES book (id),
    at timestamp NOT NULL,
    PRIMARY KEY (book_id, at)
);
