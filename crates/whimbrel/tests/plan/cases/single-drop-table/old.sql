CREATE TABLE users (id int PRIMARY KEY, name text);
CREATE TABLE stays (id int PRIMARY KEY);
