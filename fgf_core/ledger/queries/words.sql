-- One row per word of the office on a task by the day, oldest first.
SELECT outcome, verified_on, reason, recorded_at
FROM verification
WHERE task_id = :task AND verified_on <= :as_of
ORDER BY verified_on, id
