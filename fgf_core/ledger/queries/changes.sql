-- One row per decision about a task of the plan by the day, in the order they count.
SELECT t.number, x.kind, x.into_number, x.to_date, x.document, x.reason, x.decided_on, x.done_by, x.recorded_at
FROM task_change AS x
INNER JOIN task AS t ON t.id = x.task_id
WHERE t.plan_id = :plan AND x.decided_on <= :as_of
ORDER BY x.decided_on, x.id
