SELECT id, name, age FROM users ORDER BY id
SELECT id, full_name, age FROM users ORDER BY id
