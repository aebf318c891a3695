-- One row per claim sent back by the day and lead unit that had made it, and per report of a unit sent back whole: unit, task
-- number (0 for a whole report), day, reason, period (empty for a claim). Sending back what has passed reopens a task, and is
-- no return.
SELECT unit, task, returned_on, reason, period
FROM (
    SELECT
        u.name AS unit,
        v.number AS task,
        v.verified_on AS returned_on,
        v.reason,
        '' AS period,
        v.id,
        u.id AS unit_id
    FROM (
        SELECT
            v.id,
            v.task_id,
            t.number,
            v.outcome,
            v.verified_on,
            v.reason,
            lag(v.outcome) OVER (PARTITION BY v.task_id ORDER BY v.verified_on, v.id) AS before
        FROM verification AS v
        INNER JOIN task AS t ON t.id = v.task_id AND t.plan_id = :plan
    ) AS v
    INNER JOIN task_unit AS l ON l.task_id = v.task_id AND l.role = 'lead'
    INNER JOIN unit AS u ON u.id = l.unit_id
    WHERE v.outcome = 'return' AND coalesce(v.before, '') <> 'pass' AND v.verified_on <= :as_of
    UNION ALL
    SELECT u.name, 0, b.returned_on, b.reason, b.period, b.id, u.id
    FROM report_return AS b
    INNER JOIN unit AS u ON u.id = b.unit_id
    WHERE b.plan_id = :plan AND b.returned_on <= :as_of
) AS sent_back
ORDER BY returned_on, period, id, unit_id
