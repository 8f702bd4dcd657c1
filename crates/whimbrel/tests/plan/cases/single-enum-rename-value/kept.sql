SELECT t.id, e.enumsortorder FROM t JOIN pg_enum e ON e.enumlabel = t.mood::text ORDER BY 1
SELECT t.id, e.enumsortorder FROM t JOIN pg_enum e ON e.enumlabel = t.mood::text ORDER BY 1
