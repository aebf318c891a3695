-- One row per task and asked day, in the notice's order: the whole standing. Continues standing.sql.
SELECT
    s.as_of,
    s.task_id,
    t.number,
    t.chapter,
    t.section,
    t.title,
    t.ongoing,
    t.deadline_text,
    s.original_deadline,
    s.deadline,
    s.grace_on,
    s.claimed,
    s.verified,
    s.verified_on,
    s.verdict,
    s.claimed_at,
    s.done_on,
    s.timeliness,
    s.days_overdue,
    s.percent,
    s.planned,
    s.gap,
    s.missed,
    s.leads_heard,
    s.mark_reason,
    s.light,
    s.rule,
    u.name AS back_unit,
    s.back_period,
    s.back_on,
    s.back_reason,
    s.adjusted
FROM standing AS s
INNER JOIN task AS t ON t.id = s.task_id
LEFT JOIN unit AS u ON u.id = s.back_unit_id
ORDER BY s.as_of, t.number
