CREATE TABLE meter (
    id integer PRIMARY KEY,
    code bigint DEFAULT 7,
    active smallint NOT NULL DEFAULT 1,
    paid boolean,
    tags text[],
    serial uuid,
    reading double precision,
    least integer,
    most integer,
    CHECK (least < most),
    taken timestamp(3) without time zone,
    label varchar(20),
    price numeric(8, 2),
    area box,
    kind regclass,
    hours integer[],
    address inet
);
