-- A wrapper, a server and a foreign table are made.
CREATE FOREIGN DATA WRAPPER w OPTIONS (debug 'on');
CREATE SERVER far FOREIGN DATA WRAPPER w OPTIONS (host 'there');
CREATE FOREIGN TABLE ft (id int NOT NULL, s text OPTIONS (name 'S')) SERVER far OPTIONS (file 'f');
