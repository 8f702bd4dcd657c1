-- Both ends of foreign keys change to a type that does not compare to the old one.
CREATE TABLE author (
    id text PRIMARY KEY,
    rank text NOT NULL DEFAULT 'none' CHECK (rank <> '')
);
CREATE TABLE book (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    author_id text NOT NULL REFERENCES author (id) ON DELETE CASCADE,
    shelf text,
    UNIQUE (author_id, shelf)
);
CREATE INDEX book_shelf ON book (shelf) WHERE shelf > '3';
CREATE TABLE loan (
    book_id uuid REFERENCES book (id),
    at timestamptz NOT NULL,
    PRIMARY KEY (book_id, at)
);
