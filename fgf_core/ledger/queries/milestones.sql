-- One row per milestone of a task.
SELECT due_on, words
FROM milestone
WHERE task_id = :task
ORDER BY position
