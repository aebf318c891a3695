-- One row per unit that leads in the plan and period: whether a report is expected, when the first on a led task was received,
-- whether one was returned, whether one is owed. Owed: on the reporting day the unit leads a task not yet verified done, or
-- owes a maintenance report in that month. Expected: it is owed, or the unit has reported on a task it leads (the office may
-- have verified it since).
-- `asked` is put in by the caller: one row per period with its month index and reporting day.
WITH asked AS (
    {asked}
),

lead AS (
    SELECT l.task_id, l.unit_id, t.ongoing
    FROM task AS t
    INNER JOIN task_unit AS l ON l.task_id = t.id AND l.role = 'lead'
    WHERE t.plan_id = :plan
),

-- Tasks that a decision took off the register, as in standing.sql: nothing is owed from its day on.
gone AS (
    SELECT task_id, decided_on
    FROM (
        SELECT
            x.task_id,
            x.kind,
            x.decided_on,
            row_number() OVER (PARTITION BY x.task_id ORDER BY x.decided_on DESC, x.id DESC) AS place
        FROM task_change AS x
        INNER JOIN task AS t ON t.id = x.task_id AND t.plan_id = :plan
        WHERE x.decided_on <= :as_of AND x.kind <> 'adjust'
    ) AS decided
    WHERE place = 1 AND kind <> 'revoke'
),

-- Each word with the one before it: sending back what has passed reopens a task, and returns nobody's report.
spoken AS (
    SELECT
        v.id,
        v.task_id,
        v.outcome,
        v.verified_on,
        v.seen_report,
        lag(v.outcome) OVER (PARTITION BY v.task_id ORDER BY v.verified_on, v.id) AS before
    FROM verification AS v
    INNER JOIN task AS t ON t.id = v.task_id AND t.plan_id = :plan
    WHERE v.verified_on <= :as_of
),

-- One row per task and period: the office's last word before the reporting day. A task reopened later was done on that day.
word AS (
    SELECT
        v.task_id,
        a.period,
        v.outcome,
        row_number() OVER (PARTITION BY v.task_id, a.period ORDER BY v.verified_on DESC, v.id DESC) AS place
    FROM spoken AS v
    INNER JOIN asked AS a ON v.verified_on < a.due_on
),

led AS (
    SELECT
        l.unit_id,
        a.period,
        a.due_on,
        max(
            CASE
                WHEN g.task_id IS NOT NULL THEN 0
                WHEN w.outcome IS NULL OR w.outcome <> 'pass' THEN 1
                WHEN l.ongoing AND mod(a.month + 1, :maintenance_months) = 0 THEN 1
                ELSE 0
            END
        ) AS owed
    FROM lead AS l
    CROSS JOIN asked AS a
    LEFT JOIN word AS w ON w.task_id = l.task_id AND w.period = a.period AND w.place = 1
    LEFT JOIN gone AS g ON g.task_id = l.task_id AND g.decided_on <= a.due_on
    GROUP BY l.unit_id, a.period, a.due_on
),

-- What the leads had said by the end of the day. The unit as a range, as in standing.sql.
heard AS (
    SELECT r.id, r.task_id, r.unit_id, r.period, r.revision, r.claimed, r.submitted_on
    FROM lead AS l
    INNER JOIN report AS r
        ON r.task_id = l.task_id AND r.unit_id BETWEEN l.unit_id AND l.unit_id
        AND r.submitted_on < cast(cast(:as_of AS date) + 1 AS timestamp)
),

came AS (
    SELECT unit_id, period, min(submitted_on) AS first_at
    FROM heard
    GROUP BY unit_id, period
),

-- A period's report is returned when a lead's last report that the office had seen claimed the task done and was sent back,
-- and the period brought no newer word on the task.
sent_back AS (
    SELECT DISTINCT r.unit_id, r.period
    FROM spoken AS v
    INNER JOIN heard AS r
        ON r.task_id = v.task_id AND r.claimed = 'done'
        AND r.id <= v.seen_report AND r.submitted_on < cast(v.verified_on + 1 AS timestamp)
    LEFT JOIN heard AS newer
        ON newer.task_id = r.task_id AND newer.unit_id = r.unit_id
        AND (
            newer.period = r.period AND newer.submitted_on > r.submitted_on
            OR newer.period = r.period AND newer.submitted_on = r.submitted_on AND newer.revision > r.revision
            OR newer.period > r.period
            AND newer.id <= v.seen_report AND newer.submitted_on < cast(v.verified_on + 1 AS timestamp)
        )
    WHERE
        v.outcome = 'return' AND coalesce(v.before, '') <> 'pass' AND newer.id IS NULL
)

SELECT
    u.id,
    u.name,
    l.period,
    l.due_on,
    l.owed = 1 OR c.first_at IS NOT NULL AS expected,
    c.first_at,
    s.unit_id IS NOT NULL AS returned,
    l.owed = 1 AS owed
FROM led AS l
INNER JOIN unit AS u ON u.id = l.unit_id
LEFT JOIN came AS c ON c.unit_id = l.unit_id AND c.period = l.period
LEFT JOIN sent_back AS s ON s.unit_id = l.unit_id AND s.period = l.period
ORDER BY u.id, l.period
