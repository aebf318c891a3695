-- One row per word of the office on a claim of the plan by the day, with the newest report it had seen.
SELECT
    v.task_id,
    v.outcome,
    v.seen_report
FROM verification AS v
INNER JOIN task AS t ON t.id = v.task_id
WHERE t.plan_id = :plan AND v.verified_on <= :as_of
