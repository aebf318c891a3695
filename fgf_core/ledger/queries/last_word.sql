-- One row: the day and outcome of the office's last word on a task; none where it has given none.
SELECT verified_on, outcome
FROM verification
WHERE task_id = :task
ORDER BY verified_on DESC, id DESC
LIMIT 1
