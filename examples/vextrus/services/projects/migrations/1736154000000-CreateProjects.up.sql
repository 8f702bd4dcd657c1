-- Projects, and the organization and the person that each belongs to. The keys
-- carry the tenant: both rows are of the same tenant, or there is no project.

CREATE TABLE projects (
    id UUID NOT NULL DEFAULT gen_random_uuid(),
    tenant_id UUID NOT NULL,
    organization_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    name VARCHAR(255) NOT NULL,
    starts_on DATE,
    ends_on DATE,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT pk_projects PRIMARY KEY (id),
    CONSTRAINT uq_projects_tenant_id UNIQUE (tenant_id, id),
    CONSTRAINT chk_projects_dates CHECK (ends_on >= starts_on),
    CONSTRAINT fk_projects_organization FOREIGN KEY (tenant_id, organization_id)
        REFERENCES organizations (tenant_id, id),
    CONSTRAINT fk_projects_owner FOREIGN KEY (tenant_id, owner_id)
        REFERENCES users (tenant_id, id)
);

CREATE INDEX idx_projects_organization ON projects (tenant_id, organization_id);
CREATE INDEX idx_projects_owner ON projects (tenant_id, owner_id);

ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE projects FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant_isolation ON projects
    FOR ALL TO vextrus_app
    USING (tenant_id = (SELECT get_current_tenant_id()))
    WITH CHECK (tenant_id = (SELECT get_current_tenant_id()));
CREATE POLICY tenant_floor ON projects
    AS RESTRICTIVE FOR ALL TO vextrus_app
    USING (tenant_id = (SELECT get_current_tenant_id()))
    WITH CHECK (tenant_id = (SELECT get_current_tenant_id()));

GRANT SELECT, INSERT, UPDATE, DELETE ON projects TO vextrus_app;

CREATE TRIGGER projects_audit_trigger
    AFTER INSERT OR UPDATE OR DELETE ON projects
    FOR EACH ROW EXECUTE FUNCTION create_audit_entry();
CREATE TRIGGER projects_audit_truncate_trigger
    AFTER TRUNCATE ON projects
    FOR EACH STATEMENT EXECUTE FUNCTION create_audit_entry();
