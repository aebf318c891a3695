-- One row per task of the plan and lead, in the notice's order.
SELECT
    t.id,
    t.number,
    t.title,
    t.ongoing,
    l.unit_id
FROM task AS t
INNER JOIN task_unit AS l ON l.task_id = t.id AND l.role = 'lead'
WHERE t.plan_id = :plan
ORDER BY t.number, l.position
