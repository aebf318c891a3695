-- One row per report of the plan for the period, revisions ascending: what a new workbook is compared with.
SELECT
    r.task_id,
    r.unit_id,
    r.revision,
    r.claimed,
    r.percent,
    r.done_on,
    r.progress,
    r.problems,
    r.next_steps,
    r.note
FROM report AS r
INNER JOIN task AS t ON t.id = r.task_id
WHERE t.plan_id = :plan AND r.period = :period
ORDER BY r.revision
