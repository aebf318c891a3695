-- One row: the newest report of a task that had come by the end of the day, 0 where none had.
SELECT coalesce(max(id), 0)
FROM report
WHERE task_id = :task AND submitted_on < cast(cast(:on AS date) + 1 AS timestamp)
