INSERT INTO boxes VALUES (1, NULL), (2, (3, 'cm')), (3, (NULL, NULL)); INSERT INTO round_tins VALUES ((1, 'm'));
