DROP FUNCTION project_open_tasks(UUID);
DROP TABLE project_tasks;
DROP TYPE project_task_status;
