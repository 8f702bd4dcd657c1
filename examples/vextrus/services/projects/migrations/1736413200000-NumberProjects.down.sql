SET LOCAL row_security = off;

UPDATE projects SET code = NULL WHERE code ~ '^P-[0-9]{4,}$';
