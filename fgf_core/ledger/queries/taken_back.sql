-- One row per entry of a plan that was taken back since an appraisal's publication, by its day or by when it was typed.
SELECT x.entry_id
FROM appraisal_entry_end AS x
INNER JOIN appraisal_entry AS e ON e.id = x.entry_id
INNER JOIN appraisal_event AS p ON p.appraisal_id = :appraisal AND p.kind = 'publish'
WHERE e.plan_id = :plan AND (x.ended_on >= p.happened_on OR x.recorded_at >= p.recorded_at)
