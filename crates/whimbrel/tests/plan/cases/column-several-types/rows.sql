INSERT INTO parts VALUES (1, 'a', 10, 'sad'), (2, 'b', NULL, NULL);
INSERT INTO heirs (id, code, size, mood, own) VALUES (3, 'c', 30, 'glad', 'own');
