CREATE TYPE level AS ENUM ('low', 'high');
CREATE TABLE task (id int PRIMARY KEY, level level NOT NULL DEFAULT 'low');
INSERT INTO task VALUES (1, 'high');
