INSERT INTO meter (id, code, active, paid, reading, taken, hours)
VALUES (1, NULL, 0, true, 4.5, '2024-02-29 10:30:00.125', '{1,2}'), (2, NULL, 1, false, 7, NULL, NULL);
