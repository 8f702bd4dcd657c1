-- whimbrel: no-transaction
DROP INDEX CONCURRENTLY IF EXISTS idx_project_tasks_assignee;
