-- One row per light of a task set by hand, or taken back, by the day, oldest first.
SELECT red, marked_on, reason, recorded_at
FROM light_mark
WHERE task_id = :task AND marked_on <= :as_of
ORDER BY marked_on, id
