-- One row per scheme a plan had adopted by the day, oldest first.
SELECT
    id,
    name,
    version,
    text,
    adopted_on,
    reason,
    adopted_by,
    recorded_at
FROM scheme_version
WHERE plan_id = :plan AND adopted_on <= :as_of
ORDER BY adopted_on, id
