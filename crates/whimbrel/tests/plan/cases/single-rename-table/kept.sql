SELECT u.*, o.owner FROM users u LEFT JOIN orders o ON o.owner = u.id ORDER BY 1
SELECT u.*, o.owner FROM accounts u LEFT JOIN orders o ON o.owner = u.id ORDER BY 1
