-- One row per entry about a unit of a plan by the day, in order of the ids, with its end where it had ended by then.
SELECT
    e.id,
    u.name,
    e.kind,
    e.counts_on,
    e.amount,
    e.role,
    e.task_number,
    e.document,
    e.basis,
    e.entered_by,
    e.recorded_at,
    x.ended_on,
    coalesce(x.reason, '') AS end_reason
FROM appraisal_entry AS e
INNER JOIN unit AS u ON u.id = e.unit_id
LEFT JOIN appraisal_entry_end AS x ON x.entry_id = e.id AND x.ended_on <= :as_of
WHERE e.plan_id = :plan AND e.counts_on <= :as_of
ORDER BY e.id
