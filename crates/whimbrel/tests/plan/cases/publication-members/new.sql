-- Publications change what they publish of which tables (since 15)
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE SCHEMA one; CREATE SCHEMA two;
CREATE TABLE u (id int PRIMARY KEY, secret text);
CREATE PUBLICATION members FOR TABLE t WHERE (a IS NULL OR id > 20), TABLES IN SCHEMA two WITH (publish_via_partition_root = true);
CREATE PUBLICATION listed FOR TABLE u (id), t (id, b);
COMMENT ON PUBLICATION listed IS 'without secrets';
CREATE PUBLICATION everything;
