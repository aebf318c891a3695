-- One row per task and asked day: where it stands. `within` chooses one plan, one region or the country.
-- The text is portable. `asked` holds the days: `until` is the second at a day's end, `last_due` the month last due.
WITH asked AS (
    {asked}
),

said AS (
    SELECT a.day, r.task, r.unit, max(r.turn * 4096 + r.claimed * 1024 + r.tenths) AS said
    FROM asked AS a
    INNER JOIN revision AS r ON r.received < a.until
    WHERE r.{within}
    GROUP BY a.day, r.task, r.unit
),

-- What the office passed is what it had seen; what it sent back is claimed again by what came later.
claim AS (
    SELECT a.day, r.task, r.unit, min(r.received) AS claimed_at, max(r.turn * 1024 + r.done_on) AS done
    FROM asked AS a
    INNER JOIN revision AS r ON r.received < a.until
    INNER JOIN task AS t ON t.task = r.task
    WHERE
        r.claimed = 2 AND r.{within}
        AND CASE
            WHEN t.outcome IS NULL OR t.spoken_on > a.day THEN 1 = 1
            WHEN t.outcome = 'pass' THEN r.id <= t.seen AND r.received < t.spoken_before
            ELSE r.id > t.seen OR r.received >= t.spoken_before
        END
    GROUP BY a.day, r.task, r.unit
),

together AS (
    SELECT
        s.day,
        s.task,
        count(c.claimed_at) AS claiming,
        sum(CASE WHEN (s.said >> 10) & 3 = 0 THEN 1 ELSE 0 END) AS idle,
        min(CASE WHEN (s.said >> 10) & 3 = 2 THEN 1000 ELSE s.said & 1023 END) / 10.0 AS percent,
        max(c.claimed_at - c.claimed_at % 86400) / 86400 AS claimed_on,
        max(c.done & 1023) AS done_on,
        min(s.said >> 42) AS last_month
    FROM said AS s
    LEFT JOIN claim AS c ON c.day = s.day AND c.task = s.task AND c.unit = s.unit
    GROUP BY s.day, s.task
),

dated AS (
    SELECT
        a.day,
        a.last_due,
        t.task,
        t.plan,
        t.code,
        t.number,
        t.title,
        t.ongoing,
        t.issued_on,
        CASE WHEN t.granted_on <= a.day THEN t.later_deadline ELSE t.deadline END AS deadline,
        CASE WHEN t.granted_on <= a.day THEN t.later_grace_on ELSE t.grace_on END AS grace_on,
        CASE
            WHEN t.spoken_on <= a.day AND t.spoken_month > coalesce(w.last_month, -1) THEN t.spoken_month
            ELSE coalesce(w.last_month, -1)
        END AS settled_month,
        w.claimed_on,
        w.done_on,
        w.percent,
        coalesce(w.idle = t.leads, 1 = 1) AS idle,
        CASE
            WHEN t.spoken_on <= a.day AND t.outcome = 'pass' THEN 'passed'
            WHEN w.claiming = t.leads THEN 'pending'
            WHEN t.spoken_on <= a.day THEN 'returned'
            ELSE 'none'
        END AS verified
    FROM asked AS a
    CROSS JOIN task AS t
    LEFT JOIN together AS w ON w.day = a.day AND w.task = t.task
    WHERE t.{within}
),

timed AS (
    SELECT
        d.*,
        CASE
            WHEN d.deadline IS NULL THEN NULL
            WHEN d.day >= d.deadline THEN 100.0
            WHEN d.day <= d.issued_on THEN 0.0
            ELSE 100.0 * (d.day - d.issued_on) / (d.deadline - d.issued_on)
        END AS planned,
        CASE
            WHEN d.verified = 'passed' AND d.ongoing
                THEN (d.last_due + 1 - (d.last_due + 1) % 3) / 3 - (d.settled_month + 1 - (d.settled_month + 1) % 3) / 3
            WHEN d.verified IN ('passed', 'pending') THEN 0
            ELSE d.last_due - d.settled_month
        END AS missed,
        CASE
            WHEN d.verified = 'passed' AND d.deadline IS NULL THEN 'done_on_time'
            WHEN d.verified = 'passed' AND d.done_on <= d.deadline AND d.claimed_on <= d.grace_on THEN 'done_on_time'
            WHEN d.verified = 'passed' THEN 'done_late'
            WHEN d.deadline IS NULL THEN 'no_deadline'
            WHEN d.day <= d.deadline AND d.deadline - d.day <= 30 THEN 'due_soon'
            WHEN d.day <= d.deadline THEN 'not_due'
            WHEN d.day <= d.grace_on THEN 'awaiting_report'
            WHEN d.verified = 'pending' AND d.claimed_on <= d.grace_on THEN 'awaiting_report'
            ELSE 'overdue'
        END AS timeliness
    FROM dated AS d
),

-- Drawn up once: else each of the many sums below works the cases out anew.
state AS MATERIALIZED (
    SELECT
        t.*,
        CASE WHEN t.verified = 'passed' OR (t.deadline < t.day AND t.timeliness <> 'awaiting_report')
            THEN 1 ELSE 0 END AS due,
        CASE
            WHEN t.verified = 'passed' AND t.missed >= 2 THEN 'yellow'
            WHEN t.verified = 'passed' THEN 'blue'
            WHEN t.timeliness = 'overdue' OR t.planned - t.percent > 30 OR t.missed >= 2 THEN 'red'
            WHEN t.timeliness = 'awaiting_report' OR t.planned - t.percent >= 10 THEN 'yellow'
            WHEN t.timeliness = 'due_soon' AND coalesce(t.percent, 0) < 80 THEN 'yellow'
            WHEN t.missed = 1 OR t.verified = 'returned' THEN 'yellow'
            WHEN t.idle THEN 'grey'
            ELSE 'green'
        END AS light
    FROM timed AS t
)
