-- New labels take their places before, between and behind the old ones; rows stay.
CREATE TYPE level AS ENUM ('lowest', 'low', 'middle', 'upper', 'high', 'highest');
CREATE TABLE task (id int PRIMARY KEY, level level NOT NULL DEFAULT 'middle');
INSERT INTO task VALUES (1, 'high');
