-- The columns become text, and the type goes.
CREATE TABLE wall (id int, shade text DEFAULT 'dark', more text[] DEFAULT '{light}');
INSERT INTO wall VALUES (1, 'light', '{dark,light}');
