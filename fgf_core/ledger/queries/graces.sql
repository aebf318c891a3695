-- One row per change of a plan's days of grace in force by the day, oldest first.
SELECT days, from_on, reason, recorded_at
FROM grace
WHERE plan_id = :plan AND from_on <= :as_of
ORDER BY from_on, id
