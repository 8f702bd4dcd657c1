CREATE TYPE project_task_status AS ENUM ('open', 'in_progress', 'done', 'cancelled');

CREATE TABLE project_tasks (
    id UUID NOT NULL DEFAULT gen_random_uuid(),
    tenant_id UUID NOT NULL,
    project_id UUID NOT NULL,
    assignee_id UUID,
    title VARCHAR(255) NOT NULL,
    status project_task_status NOT NULL DEFAULT 'open',
    due_on DATE,
    CONSTRAINT pk_project_tasks PRIMARY KEY (id),
    CONSTRAINT fk_project_tasks_project FOREIGN KEY (tenant_id, project_id)
        REFERENCES projects (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_project_tasks_assignee FOREIGN KEY (tenant_id, assignee_id)
        REFERENCES users (tenant_id, id)
);

CREATE INDEX idx_project_tasks_project ON project_tasks (tenant_id, project_id);

-- Invoker rights: a tenant counts its own tasks only.
CREATE FUNCTION project_open_tasks(wanted_project UUID) RETURNS bigint
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
    AS $$
DECLARE
    open_tasks bigint;
BEGIN
    SELECT count(*) INTO open_tasks
      FROM public.project_tasks
     WHERE project_id = wanted_project AND status IN ('open', 'in_progress');
    RETURN open_tasks;
END;
$$;

ALTER TABLE project_tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_tasks FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant_isolation ON project_tasks
    FOR ALL TO vextrus_app
    USING (tenant_id = (SELECT get_current_tenant_id()))
    WITH CHECK (tenant_id = (SELECT get_current_tenant_id()));
CREATE POLICY tenant_floor ON project_tasks
    AS RESTRICTIVE FOR ALL TO vextrus_app
    USING (tenant_id = (SELECT get_current_tenant_id()))
    WITH CHECK (tenant_id = (SELECT get_current_tenant_id()));

GRANT SELECT, INSERT, UPDATE, DELETE ON project_tasks TO vextrus_app;

CREATE TRIGGER project_tasks_audit_trigger
    AFTER INSERT OR UPDATE OR DELETE ON project_tasks
    FOR EACH ROW EXECUTE FUNCTION create_audit_entry();
CREATE TRIGGER project_tasks_audit_truncate_trigger
    AFTER TRUNCATE ON project_tasks
    FOR EACH STATEMENT EXECUTE FUNCTION create_audit_entry();
