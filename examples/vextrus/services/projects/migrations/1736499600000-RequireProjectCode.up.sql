ALTER TABLE projects ADD CONSTRAINT projects_code_required CHECK (code IS NOT NULL) NOT VALID;
ALTER TABLE projects VALIDATE CONSTRAINT projects_code_required;
ALTER TABLE projects ALTER COLUMN code SET NOT NULL;
ALTER TABLE projects DROP CONSTRAINT projects_code_required;

ALTER TABLE projects ADD CONSTRAINT uq_projects_code UNIQUE (tenant_id, code);
