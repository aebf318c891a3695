-- One row per lead of the plan's tasks that had reported by the day: its last report.
SELECT
    r.task_id,
    u.name,
    r.period,
    r.revision,
    r.claimed,
    r.percent,
    r.done_on,
    r.progress,
    r.problems,
    r.next_steps,
    r.note,
    r.submitted_on,
    r.recorded_at,
    r.submission_id
FROM (
    SELECT
        r.id,
        row_number() OVER (
            PARTITION BY r.task_id, r.unit_id ORDER BY r.period DESC, r.submitted_on DESC, r.revision DESC
        ) AS place
    FROM task AS t
    INNER JOIN task_unit AS l ON l.task_id = t.id AND l.role = 'lead'
    -- The unit as a range, as in standing.sql.
    INNER JOIN report AS r
        ON r.task_id = l.task_id AND r.unit_id BETWEEN l.unit_id AND l.unit_id
        AND r.submitted_on < cast(cast(:as_of AS date) + 1 AS timestamp)
    WHERE t.plan_id = :plan
) AS x
INNER JOIN report AS r ON r.id = x.id
INNER JOIN unit AS u ON u.id = r.unit_id
WHERE x.place = 1
ORDER BY r.task_id, u.id
