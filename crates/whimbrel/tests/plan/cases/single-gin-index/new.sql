-- A GIN index is added.
CREATE TABLE t (id int PRIMARY KEY, tags text[], doc jsonb);
CREATE INDEX t_tags ON t USING gin (tags);
CREATE INDEX t_doc ON t USING gin (doc jsonb_path_ops);
