-- One row where a task's light was ever set by hand: what was entered last.
SELECT marked_on, red, reason
FROM light_mark
WHERE id = (SELECT max(id) FROM light_mark WHERE task_id = :task)
