-- One row per word of the office on a doubt of the plan by the day, in the order in which they count.
SELECT
    w.code,
    w.task_id,
    coalesce(t.number, 0) AS number,
    coalesce(t.title, '') AS title,
    w.unit_id,
    u.name,
    w.period,
    w.revision,
    w.saw,
    w.fingerprint,
    w.outcome,
    w.judged_on,
    w.reason,
    w.recorded_at
FROM doubt_word AS w
INNER JOIN unit AS u ON u.id = w.unit_id
LEFT JOIN task AS t ON t.id = w.task_id
WHERE w.plan_id = :plan AND w.judged_on <= :as_of
ORDER BY w.judged_on, w.id
