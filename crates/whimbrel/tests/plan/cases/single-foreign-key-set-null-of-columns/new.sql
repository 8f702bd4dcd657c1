-- Only one column of two becomes NULL (since 15)
CREATE TABLE parent (tenant int, id int, PRIMARY KEY (tenant, id));
CREATE TABLE child (tenant int NOT NULL, id int PRIMARY KEY, parent int,
    FOREIGN KEY (tenant, parent) REFERENCES parent ON DELETE SET NULL (parent));
