-- Rules change what they do and when they fire.
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE TABLE log (id int);
CREATE RULE one AS ON INSERT TO t WHERE new.id > 1 DO ALSO INSERT INTO log VALUES (new.id), (0);
CREATE RULE two AS ON DELETE TO t DO INSTEAD NOTHING;
ALTER TABLE t ENABLE REPLICA RULE two;
CREATE RULE "Three ""of"" them" AS ON UPDATE TO t DO ALSO NOTIFY t;
ALTER TABLE t ENABLE ALWAYS RULE "Three ""of"" them";
COMMENT ON RULE two ON t IS 'nothing goes';
