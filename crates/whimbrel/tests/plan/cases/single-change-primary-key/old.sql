CREATE TABLE t (tenant int NOT NULL, id int NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (id));
