-- One row per claim sent back by the day and lead unit that had made it: unit, task number, day, reason.
-- Sending back what has passed reopens a task, and is no return.
SELECT
    u.name,
    t.number,
    v.verified_on,
    v.reason
FROM (
    SELECT
        id,
        task_id,
        outcome,
        verified_on,
        reason,
        lag(outcome) OVER (PARTITION BY task_id ORDER BY verified_on, id) AS before
    FROM verification
) AS v
INNER JOIN task AS t ON t.id = v.task_id AND t.plan_id = :plan
INNER JOIN task_unit AS l ON l.task_id = t.id AND l.role = 'lead'
INNER JOIN unit AS u ON u.id = l.unit_id
WHERE v.outcome = 'return' AND coalesce(v.before, '') <> 'pass' AND v.verified_on <= :as_of
ORDER BY v.verified_on, v.id, u.id
