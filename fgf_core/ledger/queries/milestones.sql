-- One row per milestone of a task.
SELECT
    due_on,
    words,
    percent
FROM milestone
WHERE task_id = :task
ORDER BY position
