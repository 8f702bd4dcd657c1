-- A rule is added.
CREATE TABLE t (id int PRIMARY KEY, n int, s text);
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
