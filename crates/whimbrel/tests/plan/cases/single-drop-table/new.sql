-- A table goes; the way back makes it again.
CREATE TABLE stays (id int PRIMARY KEY);
