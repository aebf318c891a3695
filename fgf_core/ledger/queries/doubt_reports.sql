-- One row per task of the plan, unit and period reported on by the day: the newest revision, and whether the unit leads.
SELECT
    r.id,
    r.task_id,
    r.unit_id,
    u.name,
    l.unit_id IS NOT NULL AS lead,
    r.period,
    r.revision,
    r.claimed,
    r.percent,
    r.done_on,
    r.progress,
    r.problems || ' ' || r.next_steps || ' ' || r.note AS rest,
    r.submitted_on
FROM (
    SELECT
        r.*,
        row_number() OVER (
            PARTITION BY r.task_id, r.unit_id, r.period ORDER BY r.submitted_on DESC, r.revision DESC
        ) AS place
    FROM report AS r
    INNER JOIN task AS t ON t.id = r.task_id AND t.plan_id = :plan
    WHERE r.submitted_on < cast(cast(:as_of AS date) + 1 AS timestamp)
) AS r
INNER JOIN unit AS u ON u.id = r.unit_id
LEFT JOIN task_unit AS l ON l.task_id = r.task_id AND l.unit_id = r.unit_id AND l.role = 'lead'
WHERE r.place = 1
