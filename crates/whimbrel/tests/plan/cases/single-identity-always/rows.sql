INSERT INTO t (s) VALUES ('a');
