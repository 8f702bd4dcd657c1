CREATE TYPE shade AS ENUM ('dark', 'light');
CREATE TABLE wall (id int, shade shade DEFAULT 'dark', more shade[] DEFAULT '{light}');
INSERT INTO wall VALUES (1, 'light', '{dark,light}');
