-- One row per numeric target of the plan's tasks, in the order of the text.
SELECT
    g.task_id,
    g.amount,
    g.measure,
    g.words
FROM target AS g
INNER JOIN task AS t ON t.id = g.task_id
WHERE t.plan_id = :plan
ORDER BY g.task_id, g.position
