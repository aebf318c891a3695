-- One row per report of the plan for the period with its unit's last revision number, in the order of receipt:
-- a new workbook is compared with the last.
SELECT
    r.task_id,
    r.unit_id,
    max(r.revision) OVER (PARTITION BY r.task_id, r.unit_id) AS revision,
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
ORDER BY r.submitted_on, r.revision
