-- whimbrel: no-transaction
-- CONCURRENTLY lets writes go on, and cannot run in a transaction.
CREATE INDEX CONCURRENTLY idx_project_tasks_assignee
    ON project_tasks (tenant_id, assignee_id) WHERE status IN ('open', 'in_progress');
