-- One row per extension of a task granted by the day, oldest first.
SELECT asked_on, granted_on, to_date, reason, recorded_at
FROM extension
WHERE task_id = :task AND granted_on <= :as_of
ORDER BY granted_on, id
