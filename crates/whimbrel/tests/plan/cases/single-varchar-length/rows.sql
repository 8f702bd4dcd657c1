INSERT INTO t VALUES (1, repeat('x', 50));
