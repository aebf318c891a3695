-- One row: the day of the office's last word on a task, empty where it has given none.
SELECT max(verified_on)
FROM verification
WHERE task_id = :task
