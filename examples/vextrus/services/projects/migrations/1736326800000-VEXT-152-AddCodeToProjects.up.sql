-- Filled by the next migration, required by the one after it.
ALTER TABLE projects ADD COLUMN code VARCHAR(20);
COMMENT ON COLUMN projects.code IS 'Short name in reports, e.g. P-0007; unique within the tenant';
