-- Data only: P-0001, P-0002, ... for each tenant, in the order of creation.
--
-- With row security off, PostgreSQL raises an error if this role may not see
-- every tenant's rows, where it would otherwise change 0 rows and say nothing.
SET LOCAL row_security = off;

UPDATE projects
   SET code = numbered.code
  FROM (
        SELECT id, 'P-' || lpad((row_number() OVER (PARTITION BY tenant_id ORDER BY created_at, id))::text, 4, '0') AS code
          FROM projects
       ) AS numbered
 WHERE projects.id = numbered.id AND projects.code IS NULL;
