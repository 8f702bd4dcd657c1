-- Types without a cast from one to the other go through what both are cast to.
CREATE TABLE meter (
    id integer PRIMARY KEY,
    code uuid,
    active boolean NOT NULL DEFAULT true,
    paid bigint,
    tags jsonb,
    serial bigint,
    reading json,
    least text,
    most text,
    CHECK (least < most),
    taken date,
    label varchar(20)[],
    price money,
    area circle,
    kind bigint,
    hours numeric(6, 1)[],
    address macaddr
);
