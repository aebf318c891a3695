-- One row per task and asked day: its three axes, its dates, its light and the rule that lit it.
-- Everything the product says about a task on a day is decided here, once; other questions continue this text.
-- Continues mended.sql.
-- `asked` is put in by the caller: one row per day (as_of).
, asked AS (
    {asked}
),

-- Tasks that a decision took off the register by the day: the last of ending, merging and revoking counts.
gone AS (
    SELECT as_of, task_id
    FROM (
        SELECT
            a.as_of,
            x.task_id,
            x.kind,
            row_number() OVER (PARTITION BY a.as_of, x.task_id ORDER BY x.decided_on DESC, x.id DESC) AS place
        FROM asked AS a
        INNER JOIN task_change AS x ON x.decided_on <= a.as_of AND x.kind <> 'adjust'
    ) AS decided
    WHERE place = 1 AND kind <> 'revoke'
),

-- last_due is the month index of the last reporting day before the day asked: on the reporting day reports may still come in.
head AS (
    SELECT
        a.as_of,
        cast(extract(year FROM a.as_of) AS integer) * 12 + cast(extract(month FROM a.as_of) AS integer) - 1
        - CASE WHEN extract(day FROM a.as_of) <= p.reporting_day THEN 1 ELSE 0 END AS last_due,
        p.id AS plan_id,
        p.issued_on,
        p.reporting_day,
        p.first_month,
        p.strict,
        t.id AS task_id,
        t.original_deadline,
        t.ongoing
    FROM asked AS a
    CROSS JOIN chosen AS c
    INNER JOIN plan AS p ON p.id = c.plan_id
    INNER JOIN task AS t ON t.plan_id = p.id
    LEFT JOIN gone AS g ON g.as_of = a.as_of AND g.task_id = t.id
    WHERE g.task_id IS NULL
),

-- The deadline in force: the last one granted by the day, or set by a decision, which outdoes what was granted that day.
granted AS (
    SELECT
        h.as_of,
        h.task_id,
        e.to_date,
        e.decided,
        row_number() OVER (PARTITION BY h.as_of, h.task_id ORDER BY e.from_day DESC, e.decided DESC, e.id DESC) AS place
    FROM head AS h
    INNER JOIN (
        SELECT id, task_id, granted_on AS from_day, to_date, 0 AS decided
        FROM extension
        UNION ALL
        SELECT id, task_id, decided_on, to_date, 1
        FROM task_change
        WHERE to_date IS NOT NULL
    ) AS e ON e.task_id = h.task_id AND e.from_day <= h.as_of
),

-- The office's last word by the day.
judged AS (
    SELECT
        h.as_of,
        h.task_id,
        v.outcome,
        v.verified_on,
        v.reason,
        v.seen_report,
        row_number() OVER (PARTITION BY h.as_of, h.task_id ORDER BY v.verified_on DESC, v.id DESC) AS place
    FROM head AS h
    INNER JOIN verification AS v ON v.task_id = h.task_id AND v.verified_on <= h.as_of
),

-- The last time a claim was sent back: what the office had seen by then counts as a claim no more, whatever it says later.
refused AS (
    SELECT
        h.as_of,
        h.task_id,
        v.verified_on,
        v.seen_report,
        row_number() OVER (PARTITION BY h.as_of, h.task_id ORDER BY v.verified_on DESC, v.id DESC) AS place
    FROM head AS h
    INNER JOIN verification AS v ON v.task_id = h.task_id AND v.verified_on <= h.as_of AND v.outcome = 'return'
),

marked AS (
    SELECT
        h.as_of,
        h.task_id,
        m.red,
        m.reason,
        row_number() OVER (PARTITION BY h.as_of, h.task_id ORDER BY m.marked_on DESC, m.id DESC) AS place
    FROM head AS h
    INNER JOIN light_mark AS m ON m.task_id = h.task_id AND m.marked_on <= h.as_of
),

-- The whole reports of its leads that were sent back and not mended by the end of the day, the last one first.
sent_back AS (
    SELECT
        h.as_of,
        h.task_id,
        b.unit_id,
        b.period,
        b.returned_on,
        b.reason,
        row_number() OVER (PARTITION BY h.as_of, h.task_id ORDER BY b.returned_on DESC, b.id DESC) AS place
    FROM head AS h
    INNER JOIN task_unit AS l ON l.task_id = h.task_id AND l.role = 'lead'
    INNER JOIN report_return AS b ON b.plan_id = h.plan_id AND b.unit_id = l.unit_id AND b.returned_on <= h.as_of
    LEFT JOIN mended AS m ON m.id = b.id AND m.submitted_on < cast(h.as_of + 1 AS timestamp)
    WHERE m.id IS NULL
),

-- Its leads, each with what the office had said last.
lead AS (
    SELECT
        h.as_of,
        h.task_id,
        l.unit_id,
        h.first_month,
        j.seen_report AS passed_seen,
        cast(j.verified_on + 1 AS timestamp) AS passed_before,
        b.seen_report AS refused_seen,
        cast(b.verified_on + 1 AS timestamp) AS refused_before
    FROM head AS h
    INNER JOIN task_unit AS l ON l.task_id = h.task_id AND l.role = 'lead'
    LEFT JOIN judged AS j ON j.as_of = h.as_of AND j.task_id = h.task_id AND j.place = 1 AND j.outcome = 'pass'
    LEFT JOIN refused AS b ON b.as_of = h.as_of AND b.task_id = h.task_id AND b.place = 1
),

-- What the leads had said by the end of the day. `turn` orders a unit's reports by period, then second of receipt,
-- then revision, in the bits of one number: an old workbook typed in late doesn't outdo a newer one.
-- A passed claim rests on what the office had seen, a returned one needs a newer report. Seen is what had come by the day of
-- the word and was entered before it: neither the number nor the day alone tells, for old reports may be typed in late.
heard AS (
    SELECT
        l.as_of,
        l.task_id,
        l.unit_id,
        r.claimed,
        r.percent,
        r.done_on,
        r.submitted_on,
        (cast(substr(r.period, 1, 4) AS bigint) * 12 + cast(substr(r.period, 6, 2) AS integer) - 1) * 281474976710656
        + cast(floor(extract(epoch FROM r.submitted_on)) AS bigint) * 65536 + r.revision AS turn,
        CASE
            WHEN r.id <= l.refused_seen AND r.submitted_on < l.refused_before THEN 'before'
            WHEN r.id > l.passed_seen OR r.submitted_on >= l.passed_before THEN 'after'
            ELSE 'counts'
        END AS claim_part
    FROM lead AS l
    -- The unit as a range: DuckDB takes a join's keys to the rows of its scan only where one is compared by `=`.
    INNER JOIN report AS r
        ON r.task_id = l.task_id AND r.unit_id BETWEEN l.unit_id AND l.unit_id
        AND r.submitted_on < cast(l.as_of + 1 AS timestamp)
),

-- One row per lead that has spoken: where in its reports the last word on each matter stands. 报完成 is 100 and 未启动 without a
-- figure is 0; a report that says nothing of progress leaves the last known value.
turns AS (
    SELECT
        as_of,
        task_id,
        unit_id,
        max(turn) AS last_turn,
        max(CASE WHEN claimed IS NOT NULL THEN turn END) AS claimed_turn,
        max(CASE WHEN percent IS NOT NULL OR claimed IN ('done', 'not_started') THEN turn END) AS percent_turn,
        max(CASE WHEN claimed <> 'done' AND claim_part <> 'after' THEN turn END) AS open_turn
    FROM heard
    GROUP BY as_of, task_id, unit_id
),

-- A claim is the unbroken run of 报完成 since the unit last said otherwise.
claims AS (
    SELECT
        h.as_of,
        h.task_id,
        h.unit_id,
        h.submitted_on,
        h.done_on,
        min(h.submitted_on) OVER (PARTITION BY h.as_of, h.task_id, h.unit_id) AS claimed_at,
        row_number() OVER (
            PARTITION BY h.as_of, h.task_id, h.unit_id
            ORDER BY CASE WHEN h.done_on IS NULL THEN 1 ELSE 0 END, h.turn DESC
        ) AS place
    FROM heard AS h
    INNER JOIN turns AS t ON t.as_of = h.as_of AND t.task_id = h.task_id AND t.unit_id = h.unit_id
    WHERE h.claimed = 'done' AND h.claim_part = 'counts' AND h.turn > coalesce(t.open_turn, -1)
),

spoken AS (
    SELECT
        t.as_of,
        t.task_id,
        t.unit_id,
        cast(t.last_turn >> 48 AS integer) AS last_month,
        c.claimed,
        CASE WHEN p.claimed = 'done' THEN 100.0 WHEN p.turn IS NOT NULL THEN coalesce(p.percent, 0.0) END AS percent
    FROM turns AS t
    LEFT JOIN heard AS c
        ON c.as_of = t.as_of AND c.task_id = t.task_id AND c.unit_id = t.unit_id AND c.turn = t.claimed_turn
    LEFT JOIN heard AS p
        ON p.as_of = t.as_of AND p.task_id = t.task_id AND p.unit_id = t.unit_id AND p.turn = t.percent_turn
),

-- All leads together: the lowest progress, and claimed done only when all have claimed.
together AS (
    SELECT
        l.as_of,
        l.task_id,
        count(*) AS leads,
        count(c.claimed_at) AS leads_claiming,
        count(s.percent) AS leads_heard,
        sum(CASE WHEN s.claimed = 'done' THEN 1 ELSE 0 END) AS leads_done,
        sum(CASE WHEN coalesce(s.claimed, CASE WHEN s.unit_id IS NULL THEN 'not_started' END) = 'not_started' THEN 1 ELSE 0 END)
            AS leads_not_started,
        min(s.percent) AS percent,
        max(c.claimed_at) AS claimed_at,
        max(coalesce(c.done_on, cast(c.claimed_at AS date))) AS done_on,
        min(coalesce(s.last_month, l.first_month - 1)) AS last_month
    FROM lead AS l
    LEFT JOIN spoken AS s ON s.as_of = l.as_of AND s.task_id = l.task_id AND s.unit_id = l.unit_id
    LEFT JOIN claims AS c
        ON c.as_of = l.as_of AND c.task_id = l.task_id AND c.unit_id = l.unit_id AND c.place = 1
    GROUP BY l.as_of, l.task_id
),

dated AS (
    SELECT
        h.*,
        coalesce(g.to_date, h.original_deadline) AS deadline,
        coalesce(g.decided, 0) = 1 AS adjusted,
        j.outcome,
        j.verified_on,
        j.reason AS verdict,
        coalesce(m.red, false) AS marked_red,
        m.reason AS mark_reason,
        b.unit_id AS back_unit_id,
        b.period AS back_period,
        b.returned_on AS back_on,
        b.reason AS back_reason,
        w.leads,
        w.leads_heard,
        w.percent,
        w.claimed_at,
        w.done_on,
        w.last_month,
        CASE
            WHEN w.leads_done = w.leads THEN 'done'
            WHEN w.leads_not_started = w.leads THEN 'not_started'
            ELSE 'in_progress'
        END AS claimed,
        CASE
            WHEN j.outcome = 'pass' THEN 'passed'
            WHEN w.leads_claiming = w.leads THEN 'pending'
            WHEN j.outcome = 'return' THEN 'returned'
            ELSE 'none'
        END AS verified
    FROM head AS h
    INNER JOIN together AS w ON w.as_of = h.as_of AND w.task_id = h.task_id
    LEFT JOIN granted AS g ON g.as_of = h.as_of AND g.task_id = h.task_id AND g.place = 1
    LEFT JOIN judged AS j ON j.as_of = h.as_of AND j.task_id = h.task_id AND j.place = 1
    LEFT JOIN marked AS m ON m.as_of = h.as_of AND m.task_id = h.task_id AND m.place = 1
    LEFT JOIN sent_back AS b ON b.as_of = h.as_of AND b.task_id = h.task_id AND b.place = 1
),

-- grace_month: the month of the first reporting day after the deadline, no earlier than the plan's first.
-- settled_month: the last month for which no report is owed any more: the slowest lead reported it or a later one, or the
-- office gave its word after its reporting day. A claim waits for the office, so the days it waited are nobody's omission.
paced AS (
    SELECT
        d.*,
        greatest(
            cast(extract(year FROM d.deadline) AS integer) * 12 + cast(extract(month FROM d.deadline) AS integer) - 1
            + CASE WHEN extract(day FROM d.deadline) < d.reporting_day THEN 0 ELSE 1 END,
            d.first_month
        ) AS grace_month,
        greatest(
            d.last_month,
            cast(extract(year FROM d.verified_on) AS integer) * 12
            + cast(extract(month FROM d.verified_on) AS integer) - 1
            - CASE WHEN extract(day FROM d.verified_on) < d.reporting_day THEN 1 ELSE 0 END,
            d.first_month - 1
        ) AS settled_month
    FROM dated AS d
),

-- Planned progress runs through the milestones the unit filed, else straight from the notice to the deadline.
planned_from AS (
    SELECT
        p.as_of,
        p.task_id,
        max(CASE WHEN m.due_on <= p.as_of THEN m.due_on END) AS from_day,
        max(CASE WHEN m.due_on <= p.as_of THEN m.percent END) AS from_percent,
        min(CASE WHEN m.due_on > p.as_of THEN m.due_on END) AS to_day,
        min(CASE WHEN m.due_on > p.as_of THEN m.percent END) AS to_percent
    FROM paced AS p
    INNER JOIN milestone AS m ON m.task_id = p.task_id AND m.due_on > p.issued_on AND m.due_on < p.deadline
    WHERE m.percent IS NOT NULL
    GROUP BY p.as_of, p.task_id
),

measured AS (
    SELECT
        p.*,
        CASE
            WHEN p.deadline IS NULL THEN NULL
            WHEN p.as_of >= p.deadline THEN 100.0
            WHEN p.as_of <= p.issued_on THEN 0.0
            ELSE coalesce(f.from_percent, 0.0)
                + (coalesce(f.to_percent, 100.0) - coalesce(f.from_percent, 0.0))
                * (p.as_of - coalesce(f.from_day, p.issued_on))
                / cast(coalesce(f.to_day, p.deadline) - coalesce(f.from_day, p.issued_on) AS double precision)
        END AS planned,
        CASE WHEN p.deadline IS NOT NULL THEN
            make_date(
                cast(floor(p.grace_month / 12.0) AS integer),
                p.grace_month - cast(floor(p.grace_month / 12.0) AS integer) * 12 + 1,
                p.reporting_day
            )
        END AS grace_on,
        CASE
            WHEN p.verified = 'passed' AND p.ongoing
                THEN greatest(
                    cast(floor((p.last_due + 1) / cast(:maintenance_months AS double precision)) AS integer)
                    - cast(floor((p.settled_month + 1) / cast(:maintenance_months AS double precision)) AS integer),
                    0
                )
            WHEN p.verified IN ('passed', 'pending') THEN 0
            ELSE greatest(p.last_due - p.settled_month, 0)
        END AS missed
    FROM paced AS p
    LEFT JOIN planned_from AS f ON f.as_of = p.as_of AND f.task_id = p.task_id
),

timed AS (
    SELECT
        m.*,
        m.planned - m.percent AS gap,
        CASE
            WHEN m.verified = 'passed' AND m.deadline IS NULL THEN 'done_on_time'
            WHEN m.verified = 'passed' AND m.done_on <= m.deadline AND cast(m.claimed_at AS date) <= m.grace_on
                THEN 'done_on_time'
            WHEN m.verified = 'passed' THEN 'done_late'
            WHEN m.deadline IS NULL THEN 'no_deadline'
            WHEN m.as_of <= m.deadline AND m.deadline - m.as_of <= :near_days THEN 'due_soon'
            WHEN m.as_of <= m.deadline THEN 'not_due'
            WHEN NOT m.strict AND m.as_of <= m.grace_on THEN 'awaiting_report'
            WHEN NOT m.strict AND m.verified = 'pending' AND cast(m.claimed_at AS date) <= m.grace_on
                THEN 'awaiting_report'
            ELSE 'overdue'
        END AS timeliness
    FROM measured AS m
),

ruled AS (
    SELECT
        t.*,
        CASE
            WHEN t.timeliness = 'overdue' THEN t.as_of - t.deadline
            WHEN t.timeliness = 'done_late' AND t.done_on > t.deadline THEN t.done_on - t.deadline
            WHEN t.timeliness = 'done_late' THEN cast(t.claimed_at AS date) - t.deadline
            ELSE 0
        END AS days_overdue,
        CASE
            WHEN t.verified = 'passed' AND t.missed >= 2 THEN 'maintenance_missed'
            WHEN t.verified = 'passed' AND t.ongoing THEN 'done_ongoing'
            WHEN t.verified = 'passed' THEN 'done'
            WHEN t.timeliness = 'overdue' THEN 'overdue'
            WHEN t.gap > :gap_red THEN 'far_behind'
            WHEN t.missed >= 2 THEN 'reports_missed'
            WHEN t.marked_red THEN 'marked_red'
            WHEN t.timeliness = 'awaiting_report' THEN 'awaiting_report'
            WHEN t.gap >= :gap_yellow THEN 'behind'
            WHEN t.timeliness = 'due_soon' AND coalesce(t.percent, 0) < :near_percent THEN 'near_deadline'
            WHEN t.missed = 1 THEN 'report_missed'
            WHEN t.back_on IS NOT NULL THEN 'report_returned'
            WHEN t.verified = 'returned' THEN 'returned'
            WHEN t.claimed = 'not_started' THEN 'not_started'
            ELSE 'on_course'
        END AS rule
    FROM timed AS t
),

standing AS (
    SELECT
        r.*,
        CASE
            WHEN r.rule IN ('done', 'done_ongoing') THEN 'blue'
            WHEN r.rule IN ('overdue', 'far_behind', 'reports_missed', 'marked_red') THEN 'red'
            WHEN r.rule = 'not_started' THEN 'grey'
            WHEN r.rule = 'on_course' THEN 'green'
            ELSE 'yellow'
        END AS light,
        CASE WHEN r.verified = 'passed' OR (r.deadline < r.as_of AND r.timeliness <> 'awaiting_report')
            THEN 1 ELSE 0 END AS due
    FROM ruled AS r
)
