-- Tables join and leave a publication.
CREATE TABLE u (id int PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE u WITH (publish = '');
