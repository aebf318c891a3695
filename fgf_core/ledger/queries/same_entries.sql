-- One row per entry of a kind about a unit that counts from the day and wasn't taken back.
SELECT
    e.kind,
    e.counts_on,
    e.amount,
    e.role,
    e.task_number,
    e.document,
    e.basis,
    e.entered_by,
    e.recorded_at
FROM appraisal_entry AS e
LEFT JOIN appraisal_entry_end AS x ON x.entry_id = e.id
WHERE e.plan_id = :plan AND e.unit_id = :unit AND e.kind = :kind AND e.counts_on = :on AND x.entry_id IS NULL
