-- One row per report of a task received by the day, every revision, oldest period first.
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
    SELECT id
    FROM report
    WHERE task_id = :task AND submitted_on < cast(cast(:as_of AS date) + 1 AS timestamp)
) AS x
INNER JOIN report AS r ON r.id = x.id
INNER JOIN unit AS u ON u.id = r.unit_id
ORDER BY r.period, u.id, r.submitted_on, r.revision
