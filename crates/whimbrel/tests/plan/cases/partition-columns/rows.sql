INSERT INTO p VALUES (1, 1, 'x', 'y'), (2, 2, 'x', 'z');
