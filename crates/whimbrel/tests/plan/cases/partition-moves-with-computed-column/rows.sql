INSERT INTO events VALUES (1, 'x'), (201, 'y');
