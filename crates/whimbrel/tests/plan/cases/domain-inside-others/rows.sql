INSERT INTO rates VALUES (1, '{1,2}', 3), (2, '{}', NULL); INSERT INTO words VALUES ('{a,b}');
