-- One row per task of the plan: the last report before the period that had come by the day, by the unit, or by the first lead
-- where the unit is 0.
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
            PARTITION BY r.task_id ORDER BY r.period DESC, l.position, r.submitted_on DESC, r.revision DESC
        ) AS place
    FROM report AS r
    INNER JOIN task AS t ON t.id = r.task_id AND t.plan_id = :plan
    LEFT JOIN task_unit AS l ON l.task_id = r.task_id AND l.unit_id = r.unit_id AND l.role = 'lead'
    WHERE
        r.period < :period
        AND (r.unit_id = :unit OR (:unit = 0 AND l.unit_id IS NOT NULL))
        AND r.submitted_on < cast(cast(:as_of AS date) + 1 AS timestamp)
) AS x
INNER JOIN report AS r ON r.id = x.id
INNER JOIN unit AS u ON u.id = r.unit_id
WHERE x.place = 1
